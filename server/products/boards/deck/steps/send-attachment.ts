import { disposition } from "#http";
import { defineStep } from "../exchange.ts";

/** To be saved, never shown: it comes from our own origin. */
export const sendAttachment = defineStep({
  name: "send-attachment",
  section: "Attachments",
  needs: ["card", "attachmentId"],
  gives: ["answer"],
  async run({ ctx, actor, reply }, { card, attachmentId }) {
    const opened = await ctx.attachments.open(actor.person, card.id, attachmentId);
    const { file } = opened;
    void reply
      .header("content-disposition", disposition("attachment", file.name))
      .header("content-security-policy", "sandbox; default-src 'none'")
      .header("cache-control", "private, no-cache")
      .header("content-length", String(file.size))
      .type(file.contentType);
    return { answer: reply.send(opened.content()) };
  },
});
