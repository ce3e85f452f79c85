import { viewAttachments } from "../attachment-views.ts";
import { defineStep } from "../exchange.ts";

/** Links the card to the file again. */
export const restoreAttachment = defineStep({
  name: "restore-attachment",
  section: "Attachments",
  needs: ["card", "attachmentId"],
  gives: ["answer"],
  async run(call, { card, attachmentId }) {
    const { ctx, actor } = call;
    await ctx.attachments.link(actor.person, card.id, attachmentId);
    const file = await ctx.attachments.find(actor.person, card.id, attachmentId);
    const [answer] = await viewAttachments(call, [file], card);
    return { answer };
  },
});
