import { viewComments } from "../comment-views.ts";
import { defineStep } from "../exchange.ts";
import { readMentions } from "../mentions.ts";

export const changeComment = defineStep({
  name: "change-comment",
  section: "OCS API: Comments",
  needs: ["card", "comment", "message"],
  gives: ["answer"],
  async run({ ctx, actor }, { card, comment, message }) {
    const mentions = await readMentions(ctx, message, card);
    const row = await ctx.items.comments.change(actor, comment.id, { text: message, mentions });
    const [answer] = await viewComments(ctx, [row], card);
    return { answer };
  },
});
