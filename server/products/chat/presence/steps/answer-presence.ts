import { now } from "#clock";
import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { param } from "../../protocol/scope.ts";
import { hasRule, maySee, seenAs } from "../audience.ts";
import { presenceContent } from "../show.ts";

/** Without the rule everybody is offline, as on a server without presence; of whom one may not see nothing is said. */
export const answerPresence = defineStep({
  name: "answer-presence",
  section: "Presence",
  needs: ["person"],
  gives: ["answer"],
  run({ core, request }, { person: { userId: viewer } }) {
    const userId = param(request, "userId");
    if (!hasRule(core, viewer)) return { answer: { presence: "offline" } };
    if (!maySee(core, viewer, userId)) refuse("M_FORBIDDEN", "You may not see whether they are there.");
    const sign = core.presence.signOf(userId);
    const { state, activeAt } = seenAs(core, userId, sign, now());
    return { answer: presenceContent(state, activeAt, sign.message) };
  },
});
