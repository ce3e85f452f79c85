import { aboutItem, type Events } from "#events";
import { refuse } from "#http";
import type { AccessedItem, ItemAccess } from "../access/access.ts";
import { eventActorOf } from "../event-actor.ts";
import type { Actor, FoundItem, ItemKind, ItemRef } from "../kinds.ts";
import type { ItemDb } from "../tables.ts";
import { readComment, readCommenters, type CommentRow } from "./queries.ts";

/** What every verb about comments works with. */
export interface CommentContext {
  readonly db: ItemDb;
  readonly events: Events;
  readonly access: ItemAccess;
  readonly kinds: ReadonlyMap<string, ItemKind>;
}

/** Whether the actor wrote it: the person, or the guest of the same page. */
export const isMine = (actor: Actor, row: CommentRow): boolean =>
  (actor.person !== null && row.authorId === actor.person.personId) ||
  (row.guestId !== null && row.guestId === actor.link?.guest?.id);

/** The comment and its item. Refuses MISSING also to people who may not read the item. */
export async function needComment(
  { db, access }: CommentContext,
  actor: Actor,
  id: string,
): Promise<{ row: CommentRow; item: AccessedItem }> {
  const row = await readComment(db, id);
  if (!row || row.deletedAt !== null) throw refuse("MISSING", "There is no such comment.");
  return { row, item: await access.require(actor, row.kind, row.itemId, "read") };
}

/** Those of the mentioned who may read the item. */
export const readersAmong = async ({ access }: CommentContext, ref: ItemRef, ids: readonly string[]) => [
  ...(await access.readers(ref, [...new Set(ids)])),
];

/** Who is notified of comments on an item: its owner, its followers, and those who have commented. */
export async function followersOf({ db, kinds }: CommentContext, item: FoundItem): Promise<string[]> {
  const followers = [
    ...(await readCommenters(db, item)),
    ...((await kinds.get(item.kind)?.followers?.(item.id)) ?? []),
    ...(item.ownerId ? [item.ownerId] : []),
  ];
  return [...new Set(followers)];
}

/** The envelope of what happened to a comment; people who have the board open see that one of its cards was commented. */
export const about = (actor: Actor, item: AccessedItem, row: CommentRow) =>
  aboutItem({
    actor: eventActorOf(actor),
    workspaceId: row.workspaceId,
    item: { kind: row.kind, id: row.itemId },
    parents: (item.parents ?? []).slice(0, 1),
  });

export const describe = (item: AccessedItem, row: CommentRow) => ({
  commentId: row.id,
  authorId: row.authorId,
  title: item.title,
});
