import { viewComments } from "../comment-views.ts";
import { defineStep } from "../exchange.ts";

/** The newest first. */
export const answerComments = defineStep({
  name: "answer-comments",
  section: "OCS API: Comments",
  needs: ["card"],
  gives: ["answer"],
  async run({ ctx, actor, request: { query } }, { card }) {
    const limit = Math.min(Math.max(Number(query["limit"] ?? 20) || 20, 1), 200);
    const offset = Math.min(Math.max(Number(query["offset"] ?? 0) || 0, 0), 1_000_000);
    const rows = await ctx.items.comments.newest(
      actor,
      { kind: "card", id: card.id },
      { limit: Math.trunc(limit), offset: Math.trunc(offset) },
    );
    return { answer: await viewComments(ctx, rows, card) };
  },
});
