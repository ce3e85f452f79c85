import { now } from "#clock";
import { defineStep } from "../../protocol/exchange.ts";
import { bodyText } from "../../protocol/scope.ts";
import { createRendezvous } from "../rendezvous.ts";

export const createData = defineStep({
  name: "create-data",
  section: "MSC4388: Create a rendezvous session",
  needs: ["body"],
  gives: ["answer"],
  async run({ core, request }, { body }) {
    const { id, sequence, expiresAt } = await createRendezvous(core, request, bodyText(body, "data"));
    return { answer: { id, sequence_token: String(sequence), expires_in_ms: leftOf(expiresAt) } };
  },
});

/** In milliseconds. */
export const leftOf = (expiresAt: Date): number => Math.max(0, expiresAt.getTime() - now());
