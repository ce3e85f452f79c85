import type { ChangeComment } from "@safos/contract/items";
import { refuse } from "#http";
import { can } from "#workspaces";
import type { Actor } from "../kinds.ts";
import { about, describe, isMine, needComment, readersAmong, type CommentContext } from "./context.ts";
import { markCommentDeleted, readComment, updateComment, type CommentRow } from "./queries.ts";

/** Its text is its author's to change; people who may comment resolve it. Refuses MISSING and FORBIDDEN. */
export async function changeComment(
  context: CommentContext,
  actor: Actor,
  id: string,
  change: ChangeComment,
): Promise<CommentRow> {
  const { db } = context;
  const { row, item } = await needComment(context, actor, id);
  if ((change.text !== undefined || change.mentions !== undefined) && !isMine(actor, row))
    throw refuse("FORBIDDEN", "Only the author of a comment may change its text.");
  if (!can(item.role, "comment")) throw refuse("FORBIDDEN", "Your role does not allow this here.");
  const ref = { kind: row.kind, id: row.itemId };
  const mentions = change.mentions ? await readersAmong(context, ref, change.mentions) : undefined;
  await db.transaction().execute(async (trx) => {
    await updateComment(trx, id, { ...change, ...(mentions ? { mentions } : {}) });
    await context.events.emit(trx, {
      type: "comment.changed",
      ...about(actor, item, row),
      payload: {
        ...describe(item, row),
        mentions: mentions?.filter((one) => !row.mentions.includes(one)) ?? [],
        excerpt: (change.text ?? row.text).slice(0, 300),
      },
    });
  });
  const changed = await readComment(db, id);
  if (!changed) throw refuse("MISSING", "There is no such comment.");
  return changed;
}

/** Takes the text away; its author may, and people who may write to the item. Refuses MISSING and FORBIDDEN. */
export async function removeComment(context: CommentContext, actor: Actor, id: string): Promise<void> {
  const { row, item } = await needComment(context, actor, id);
  if (!isMine(actor, row) && !can(item.role, "write"))
    throw refuse("FORBIDDEN", "Only the author of a comment, or a person who may edit the item, removes it.");
  await context.db.transaction().execute(async (trx) => {
    await markCommentDeleted(trx, id);
    await context.events.emit(trx, {
      type: "comment.removed",
      ...about(actor, item, row),
      payload: describe(item, row),
    });
  });
}
