import type { NewComment } from "@safos/contract/items";
import { uuid } from "#clock";
import { refuse } from "#http";
import type { Actor, ItemRef } from "../kinds.ts";
import { about, describe, followersOf, readersAmong, type CommentContext } from "./context.ts";
import { insertComment, readComment, type CommentRow } from "./queries.ts";

/** A reply answers a comment of the same item that is no reply itself. Refuses MISSING and COMMENT_TOO_DEEP. */
async function requireParent({ db }: CommentContext, ref: ItemRef, parentId: string | null | undefined): Promise<void> {
  if (!parentId) return;
  const parent = await readComment(db, parentId);
  if (!parent || parent.kind !== ref.kind || parent.itemId !== ref.id || parent.deletedAt !== null)
    throw refuse("MISSING", "There is no such comment.");
  if (parent.parentId !== null) throw refuse("COMMENT_TOO_DEEP");
}

/** Refuses MISSING, FORBIDDEN, NOT_COMMENTABLE, COMMENT_TOO_DEEP, and GUEST_NAME_MISSING to nameless visitors. */
export async function addComment(
  context: CommentContext,
  actor: Actor,
  ref: ItemRef,
  fresh: NewComment,
): Promise<CommentRow> {
  const { db } = context;
  const item = await context.access.require(actor, ref.kind, ref.id, "comment");
  const { workspaceId } = item;
  if (workspaceId === null) throw refuse("NOT_COMMENTABLE");
  const guest = actor.person === null ? (actor.link?.guest ?? null) : null;
  if (actor.person === null && guest === null) throw refuse("GUEST_NAME_MISSING");
  await requireParent(context, ref, fresh.parentId);
  const mentions = await readersAmong(context, ref, fresh.mentions ?? []);
  const followers = await followersOf(context, item);
  const id = uuid();
  return db.transaction().execute(async (trx) => {
    await insertComment(trx, {
      id,
      kind: ref.kind,
      itemId: ref.id,
      workspaceId,
      authorId: actor.person?.personId ?? null,
      guestId: guest?.id ?? null,
      guestName: guest?.name ?? null,
      text: fresh.text,
      parentId: fresh.parentId ?? null,
      anchor: fresh.anchor ?? null,
      mentions,
    });
    const row = await readComment(trx, id);
    if (!row) throw new Error("A comment that was just written is not there.");
    await context.events.emit(trx, {
      type: "comment.added",
      ...about(actor, item, row),
      payload: {
        ...describe(item, row),
        mentions,
        followers: followers.filter((one) => one !== actor.person?.personId && !mentions.includes(one)),
        guestName: guest?.name ?? null,
        excerpt: fresh.text.slice(0, 300),
      },
    });
    return row;
  });
}
