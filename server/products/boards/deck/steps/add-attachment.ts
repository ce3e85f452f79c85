import { viewAttachments } from "../attachment-views.ts";
import { defineStep } from "../exchange.ts";

export const addAttachment = defineStep({
  name: "add-attachment",
  section: "Attachments",
  needs: ["card", "form"],
  gives: ["answer"],
  async run(call, { card, form }) {
    const { ctx, actor } = call;
    const file = await ctx.attachments.add(actor.person, card.id, form.name, form.bytes).finally(() => form.discard());
    const [answer] = await viewAttachments(call, [file], card);
    return { answer };
  },
});
