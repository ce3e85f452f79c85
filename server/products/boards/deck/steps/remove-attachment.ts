import { viewAttachments } from "../attachment-views.ts";
import { defineStep } from "../exchange.ts";

/** Off the card only: the file stays in its workspace. */
export const removeAttachment = defineStep({
  name: "remove-attachment",
  section: "Attachments",
  needs: ["card", "attachmentId"],
  gives: ["answer"],
  async run(call, { card, attachmentId }) {
    const { ctx, actor } = call;
    const file = await ctx.attachments.find(actor.person, card.id, attachmentId);
    await ctx.attachments.unlink(actor.person, card.id, file.id);
    const [answer] = await viewAttachments(call, [file], card);
    return { answer };
  },
});
