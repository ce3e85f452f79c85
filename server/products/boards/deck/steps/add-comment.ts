import { viewComments } from "../comment-views.ts";
import { defineStep } from "../exchange.ts";
import { readMentions } from "../mentions.ts";

/** Deck's answers go to any comment, ours to the first of a thread. */
export const addComment = defineStep({
  name: "add-comment",
  section: "OCS API: Comments",
  needs: ["card", "message", "parent"],
  gives: ["answer"],
  async run({ ctx, actor }, { card, message, parent }) {
    const row = await ctx.items.comments.add(
      actor,
      { kind: "card", id: card.id },
      {
        text: message,
        parentId: parent?.parentId ?? parent?.id ?? null,
        mentions: await readMentions(ctx, message, card),
      },
    );
    const [answer] = await viewComments(ctx, [row], card);
    return { answer };
  },
});
