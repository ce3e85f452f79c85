import { viewAttachments } from "../attachment-views.ts";
import { defineStep } from "../exchange.ts";

export const answerAttachments = defineStep({
  name: "answer-attachments",
  section: "Attachments",
  needs: ["card"],
  gives: ["answer"],
  async run(call, { card }) {
    const files = await call.ctx.attachments.list(call.actor.person, card.id);
    return { answer: await viewAttachments(call, files, card) };
  },
});
