import { defineStep, type DeckCall } from "../exchange.ts";
import type { CommentRow } from "../comment-views.ts";
import { missing, numberOf } from "../requests.ts";

async function commentOn({ ctx }: DeckCall, cardId: string, number: unknown): Promise<CommentRow> {
  const row = await ctx.items.comments.byNumber({ kind: "card", id: cardId }, numberOf(number));
  if (!row) throw missing();
  return row;
}

/** The path's comment, which is on the card. Refuses MISSING. */
export const findComment = defineStep({
  name: "find-comment",
  section: "OCS API: Comments",
  needs: ["card"],
  gives: ["comment"],
  run: async (call, { card }) => ({ comment: await commentOn(call, card.id, call.request.params.commentId) }),
});

/** The comment that the body's `parentId` answers; 0 is none. */
export const findParent = defineStep({
  name: "find-comment",
  section: "OCS API: Comments",
  needs: ["card"],
  gives: ["parent"],
  async run(call, { card }) {
    const number = call.body["parentId"];
    const isFirst = number === undefined || number === null || Number(number) === 0;
    return { parent: isFirst ? null : await commentOn(call, card.id, number) };
  },
});
