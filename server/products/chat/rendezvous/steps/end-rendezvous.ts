import type { FastifyReply } from "#http";
import { defineStep } from "../../protocol/exchange.ts";
import { endRendezvous } from "../rendezvous.ts";

const step = (answer: (reply: FastifyReply) => unknown) =>
  defineStep({
    name: "end-rendezvous",
    section: "MSC4388: Cancel a rendezvous session",
    gives: ["answer"],
    async run({ core, request, reply }) {
      await endRendezvous(core, request);
      return { answer: answer(reply) };
    },
  });

export const endText = step((reply) => reply.code(204).send());
export const endData = step(() => ({}));
