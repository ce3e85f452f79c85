import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { replaceRendezvous } from "../rendezvous.ts";
import { sendTimes, sequenceOf } from "../tag.ts";

export const replaceText = defineStep({
  name: "replace-text",
  section: "MSC4108: Insecure rendezvous session",
  needs: ["text"],
  gives: ["answer"],
  async run({ core, request, reply }, { text }) {
    const seen = request.headers["if-match"];
    if (seen === undefined) refuse("M_MISSING_PARAM", "If-Match is missing.");
    const written = await replaceRendezvous(core, request, { sequence: sequenceOf(seen), data: text });
    if (written === null)
      refuse("M_CONCURRENT_WRITE", "Someone else has written meanwhile.", {
        "org.matrix.msc4108.errcode": "M_CONCURRENT_WRITE",
      });
    return { answer: sendTimes(reply, written).code(202).send() };
  },
});
