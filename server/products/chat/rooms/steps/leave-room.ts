import { defineStep } from "../../protocol/exchange.ts";
import { bodyTextOr, param } from "../../protocol/scope.ts";
import { forgetRoom, leaveRoom } from "../membership.ts";

export const leaveOwnRoom = defineStep({
  name: "leave-room",
  section: "Leaving rooms",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core, request }, { person, body }) {
    await leaveRoom(core, person, param(request, "roomId"), bodyTextOr(body, "reason"));
    return { answer: {} };
  },
});

export const forgetOwnRoom = defineStep({
  name: "leave-room",
  section: "Leaving rooms",
  needs: ["person"],
  gives: ["answer"],
  async run({ core, request }, { person }) {
    await forgetRoom(core, person, param(request, "roomId"));
    return { answer: {} };
  },
});
