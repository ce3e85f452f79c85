import { defineStep } from "../../protocol/exchange.ts";
import { createRoom, readRoomRequest } from "../create.ts";

export const createOwnRoom = defineStep({
  name: "create-room",
  section: "Creation",
  needs: ["person", "body"],
  gives: ["answer"],
  run: async ({ core }, { person, body }) => ({
    answer: { room_id: await createRoom(core, person, readRoomRequest(body)) },
  }),
});
