import { viewAttachments } from "../attachment-views.ts";
import { defineStep } from "../exchange.ts";

/** The file keeps its name, and its old content as a version. */
export const replaceAttachment = defineStep({
  name: "replace-attachment",
  section: "Attachments",
  needs: ["card", "form", "attachmentId"],
  gives: ["answer"],
  async run(call, { card, form, attachmentId }) {
    const { ctx, actor } = call;
    const file = await ctx.attachments
      .replace(actor.person, card.id, attachmentId, form.bytes)
      .finally(() => form.discard());
    const [answer] = await viewAttachments(call, [file], card);
    return { answer };
  },
});
