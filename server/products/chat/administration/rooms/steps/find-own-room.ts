import { defineStep } from "../../../protocol/exchange.ts";
import { refuse } from "../../../protocol/refuse.ts";
import { param } from "../../../protocol/scope.ts";
import { requireOwnRoom } from "../own-rooms.ts";

/** The path's room, which is of the administrator's organisation. */
export const findOwnRoom = defineStep({
  name: "find-own-room",
  section: "Room Admin API (Synapse)",
  needs: ["person"],
  gives: ["ownRoom"],
  run: async ({ core, request }, { person }) => ({
    ownRoom: await requireOwnRoom(core, person.organisationId, param(request, "roomId")),
  }),
});

/** The same, and the administrator is in it: what colleagues write to each other is not read by administrators. */
export const findOwnJoinedRoom = defineStep({
  name: "find-own-room",
  section: "Room Admin API (Synapse)",
  needs: ["person", "ownRoom"],
  gives: ["room"],
  run(_exchange, { person, ownRoom }) {
    if (!ownRoom.isJoined(person.userId))
      refuse(
        "M_FORBIDDEN",
        "Administrators read what is written where they are in themselves. In a workspace, emergency access opens it.",
      );
    return { room: ownRoom };
  },
});
