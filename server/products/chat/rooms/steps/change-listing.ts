import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";
import { joinedRoom } from "../../timeline/read.ts";
import { changeListing, isListed } from "../directory.ts";

export const answerListing = defineStep({
  name: "change-listing",
  section: "Listing rooms",
  needs: ["person"],
  gives: ["answer"],
  run: async ({ core, request }, { person }) => ({
    answer: { visibility: (await isListed(core, person, param(request, "roomId"))) ? "public" : "private" },
  }),
});

/** An administrator takes rooms off the list that they are not in. */
export const changeRoomListing = defineStep({
  name: "change-listing",
  section: "Listing rooms",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core, request }, { person, body }) {
    const { visibility = "public" } = body;
    if (visibility !== "public" && visibility !== "private")
      refuse("M_INVALID_PARAM", "visibility is private or public.");
    const id = param(request, "roomId");
    const isPublic = visibility === "public";
    const room = (!isPublic && person.isAdmin && core.memory.rooms.get(id)) || joinedRoom(core, person.userId, id);
    await changeListing(core, person, room, isPublic);
    return { answer: {} };
  },
});
