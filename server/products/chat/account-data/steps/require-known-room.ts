import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";

/** The path's room, if it names one, is one that the person has something to do with. */
export const requireKnownRoom = defineStep({
  name: "require-known-room",
  section: "Client Config",
  needs: ["person"],
  run({ core, request }, { person }) {
    const roomId = param(request, "roomId");
    if (roomId !== "" && !core.memory.rooms.membershipsOf(person.userId).has(roomId))
      refuse("M_NOT_FOUND", "There is no such room.");
  },
});
