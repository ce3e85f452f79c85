import { defineStep } from "../../protocol/exchange.ts";
import { findRendezvous } from "../rendezvous.ts";
import { hasSeen, sendTimes } from "../tag.ts";

export const answerText = defineStep({
  name: "answer-text",
  section: "MSC4108: Insecure rendezvous session",
  gives: ["answer"],
  async run({ core, request, reply }) {
    const found = await findRendezvous(core, request);
    sendTimes(reply, found);
    if (hasSeen(request.headers["if-none-match"], found.sequence)) return { answer: reply.code(304).send() };
    // As bytes: matrix-js-sdk reads nothing whose type has a charset behind it, which a text is given.
    return { answer: reply.type("text/plain").send(Buffer.from(found.data)) };
  },
});
