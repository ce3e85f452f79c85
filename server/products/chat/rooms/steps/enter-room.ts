import { defineStep } from "../../protocol/exchange.ts";
import { bodyTextOr } from "../../protocol/scope.ts";
import { joinRoom, knockOn } from "../membership.ts";

export const enterRoom = defineStep({
  name: "enter-room",
  section: "Joining rooms",
  needs: ["person", "body", "roomId"],
  gives: ["answer"],
  run: async ({ core }, { person, body, roomId }) => ({
    answer: { room_id: await joinRoom(core, person, roomId, bodyTextOr(body, "reason")) },
  }),
});

export const knockOnRoom = defineStep({
  name: "enter-room",
  section: "Knocking on rooms",
  needs: ["person", "body", "roomId"],
  gives: ["answer"],
  run: async ({ core }, { person, body, roomId }) => ({
    answer: { room_id: await knockOn(core, person, roomId, bodyTextOr(body, "reason")) },
  }),
});
