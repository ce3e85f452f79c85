import { defineStep } from "../exchange.ts";

export const removeComment = defineStep({
  name: "remove-comment",
  section: "OCS API: Comments",
  needs: ["comment"],
  gives: ["answer"],
  async run({ ctx, actor }, { comment }) {
    await ctx.items.comments.remove(actor, comment.id);
    return { answer: [] };
  },
});
