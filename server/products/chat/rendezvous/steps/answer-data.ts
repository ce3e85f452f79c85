import { defineStep } from "../../protocol/exchange.ts";
import { findRendezvous } from "../rendezvous.ts";
import { leftOf } from "./create-data.ts";

export const answerData = defineStep({
  name: "answer-data",
  section: "MSC4388: Receive a payload",
  gives: ["answer"],
  async run({ core, request }) {
    const { data, sequence, expiresAt } = await findRendezvous(core, request);
    return { answer: { data, sequence_token: String(sequence), expires_in_ms: leftOf(expiresAt) } };
  },
});
