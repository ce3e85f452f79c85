import { defineStep } from "../../protocol/exchange.ts";
import { isObject } from "../../events/pdu.ts";
import { claimKeys } from "../claim.ts";
import { askedOfKnown } from "../known.ts";

export const claimOneTimeKeys = defineStep({
  name: "claim-one-time-keys",
  section: "One-time and fallback keys",
  needs: ["person", "body"],
  gives: ["answer"],
  async run({ core }, { person, body }) {
    const keys = await claimKeys(core, await askedOfKnown(core, person, body, "one_time_keys", isObject));
    return { answer: { failures: {}, one_time_keys: keys } };
  },
});
