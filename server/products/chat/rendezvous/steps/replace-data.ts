import { defineStep } from "../../protocol/exchange.ts";
import { refuse } from "../../protocol/refuse.ts";
import { bodyText } from "../../protocol/scope.ts";
import { readSequence, replaceRendezvous } from "../rendezvous.ts";

export const replaceData = defineStep({
  name: "replace-data",
  section: "MSC4388: Send a payload",
  needs: ["body"],
  gives: ["answer"],
  async run({ core, request }, { body }) {
    const sequence = readSequence(bodyText(body, "sequence_token"));
    const written = await replaceRendezvous(core, request, { sequence, data: bodyText(body, "data") });
    if (written === null) refuse("IO_ELEMENT_MSC4388_CONCURRENT_WRITE", "Someone else has written meanwhile.");
    return { answer: { sequence_token: String(written.sequence) } };
  },
});
