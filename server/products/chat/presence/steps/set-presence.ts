import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyText, bodyTextOr } from "../../protocol/scope.ts";
import { readState } from "../read-state.ts";

const longestMessage = 200;

/** Where the organisation's rule has no presence it is taken and shown to nobody. */
export const setPresence = defineStep({
  name: "set-presence",
  section: "Presence",
  needs: ["person", "body"],
  gives: ["answer"],
  run({ core }, { person: { userId }, body }) {
    const state = readState(bodyText(body, "presence"), "presence");
    const message = bodyTextOr(body, "status_msg") ?? "";
    if (message.length > longestMessage)
      refuse("M_INVALID_PARAM", `status_msg has ${longestMessage} characters at most.`);
    core.presence.set(userId, state, message);
    return { answer: {} };
  },
});
