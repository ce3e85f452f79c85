import { joinedRoom, readableRoom } from "../../timeline/read.ts";
import { defineStep } from "../exchange.ts";
import { param } from "../scope.ts";

/** The path's room, whose content the person may read: they are in it, or have been. */
export const findReadableRoom = defineStep({
  name: "find-room",
  section: "Room history visibility",
  needs: ["person"],
  gives: ["room"],
  run: async ({ core, request }, { person }) => ({
    room: await readableRoom(core, person.userId, param(request, "roomId")),
  }),
});

/** The path's room, which the person is in. */
export const findJoinedRoom = defineStep({
  name: "find-room",
  section: "Room membership",
  needs: ["person"],
  gives: ["room"],
  run: ({ core, request }, { person }) => ({ room: joinedRoom(core, person.userId, param(request, "roomId")) }),
});
