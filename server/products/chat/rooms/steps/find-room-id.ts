import { defineStep } from "../../protocol/exchange.ts";
import { param } from "../../protocol/scope.ts";
import { resolveRoom } from "../alias.ts";

/** The room that the path names by its id or an alias. */
export const findRoomId = defineStep({
  name: "find-room-id",
  section: "Room aliases",
  needs: ["person"],
  gives: ["roomId"],
  run: async ({ core, request }, { person }) => ({
    roomId: await resolveRoom(core, person, param(request, "roomIdOrAlias") || param(request, "roomId")),
  }),
});
