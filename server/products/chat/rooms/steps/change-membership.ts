import { isUserId } from "../../events/pdu.ts";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyText, bodyTextOr, param } from "../../protocol/scope.ts";
import { inviteTo, removeFrom, type Removal } from "../membership.ts";

export const invitePerson = defineStep({
  name: "change-membership",
  section: "Joining rooms",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core, request }, { person, body }) {
    const target = bodyText(body, "user_id");
    if (!isUserId(target)) refuse("M_INVALID_PARAM", "That is not a user id.");
    await inviteTo(core, person, param(request, "roomId"), target, { reason: bodyTextOr(body, "reason") });
    return { answer: {} };
  },
});

export const removePerson = (how: Removal) =>
  defineStep({
    name: "change-membership",
    section: "Leaving rooms",
    needs: ["person", "body"],
    gives: ["answer"],
    async run({ core, request }, { person, body }) {
      const target = bodyText(body, "user_id");
      await removeFrom(core, person, param(request, "roomId"), target, how, bodyTextOr(body, "reason"));
      return { answer: {} };
    },
  });
