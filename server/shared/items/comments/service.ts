import type { ChangeComment, NewComment } from "@safos/contract/items";
import { uuid } from "#clock";
import { aboutItem, type Events } from "#events";
import { refuse } from "#http";
import type { Identity } from "#identity";
import { can } from "#workspaces";
import type { AccessedItem, ItemAccess } from "../access.ts";
import { eventActorOf } from "../event-actor.ts";
import type { Actor, FoundItem, ItemKind, ItemRef } from "../kinds.ts";
import type { ItemDb } from "../service.ts";
import {
  countComments,
  insertComment,
  markCommentDeleted,
  readComment,
  readCommentByNumber,
  readCommenters,
  readComments,
  readCommentsOfWorkspace,
  readNewestComments,
  updateComment,
  type CommentRow,
} from "./queries.ts";

export interface Comments {
  list(actor: Actor, ref: ItemRef, after: string | null, limit: number): Promise<readonly CommentRow[]>;
  /** Newest first, by place instead of by the last one seen: for protocols that page so. */
  newest(actor: Actor, ref: ItemRef, page: { limit: number; offset: number }): Promise<readonly CommentRow[]>;
  /** A comment of an item by its whole number; null when it has none by it. */
  byNumber(ref: ItemRef, number: number): Promise<CommentRow | null>;
  add(actor: Actor, ref: ItemRef, fresh: NewComment): Promise<CommentRow>;
  change(actor: Actor, id: string, change: ChangeComment): Promise<CommentRow>;
  /** Takes the words away; its author may, and whoever may write to the item. */
  remove(actor: Actor, id: string): Promise<void>;
  isMine(actor: Actor, row: CommentRow): boolean;
  /** Who hears of what is said about an item: whoever made it, whoever follows it, and those who have said something. */
  followers(item: FoundItem): Promise<readonly string[]>;
  /** How many comments items of a kind have; those without are left out. */
  counts(kind: ItemRef["kind"], ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** All comments on a workspace's items of a kind, for its export. */
  ofWorkspace(workspaceId: string, kind: ItemRef["kind"]): Promise<readonly CommentRow[]>;
}

export function createComments(deps: {
  db: ItemDb;
  events: Events;
  access: ItemAccess;
  kinds: ReadonlyMap<string, ItemKind>;
  identity: Identity;
}): Comments {
  const { db, events, access, kinds } = deps;

  const isMine = (actor: Actor, row: CommentRow): boolean =>
    (actor.person !== null && row.authorId === actor.person.personId) ||
    (row.guestId !== null && row.guestId === actor.link?.guest?.id);

  /** The envelope of what happened to a comment; people who have the board open see that one of its cards was commented. */
  const about = (actor: Actor, item: AccessedItem, row: CommentRow) =>
    aboutItem({
      actor: eventActorOf(actor),
      workspaceId: row.workspaceId,
      item: { kind: row.kind, id: row.itemId },
      parents: (item.parents ?? []).slice(0, 1),
    });
  const describe = (item: AccessedItem, row: CommentRow) => ({
    commentId: row.id,
    authorId: row.authorId,
    title: item.title,
  });

  async function reachable(ref: ItemRef, mentions: readonly string[]): Promise<string[]> {
    return [...(await access.readers(ref, [...new Set(mentions)]))];
  }

  async function followersOf(item: FoundItem): Promise<string[]> {
    const followers = [
      ...(await readCommenters(db, item)),
      ...((await kinds.get(item.kind)?.followers?.(item.id)) ?? []),
      ...(item.ownerId ? [item.ownerId] : []),
    ];
    return [...new Set(followers)];
  }

  async function find(actor: Actor, id: string): Promise<{ row: CommentRow; item: AccessedItem }> {
    const row = await readComment(db, id);
    if (!row || row.deletedAt !== null) throw refuse("MISSING", "There is no such comment.");
    return { row, item: await access.require(actor, row.kind, row.itemId, "read") };
  }

  return {
    isMine,
    async list(actor, ref, after, limit) {
      await access.require(actor, ref.kind, ref.id, "read");
      return readComments(db, ref, after, limit);
    },
    async newest(actor, ref, page) {
      await access.require(actor, ref.kind, ref.id, "read");
      return readNewestComments(db, ref, page);
    },
    byNumber: (ref, number) => readCommentByNumber(db, ref, number),
    async add(actor, ref, fresh) {
      const item = await access.require(actor, ref.kind, ref.id, "comment");
      if (item.workspaceId === null) throw refuse("NOT_COMMENTABLE");
      const guest = actor.person === null ? (actor.link?.guest ?? null) : null;
      if (actor.person === null && guest === null) throw refuse("GUEST_NAME_MISSING");
      const parent = fresh.parentId ? await readComment(db, fresh.parentId) : null;
      if (
        fresh.parentId &&
        (!parent || parent.kind !== ref.kind || parent.itemId !== ref.id || parent.deletedAt !== null)
      )
        throw refuse("MISSING", "There is no such comment.");
      if (parent && parent.parentId !== null) throw refuse("COMMENT_TOO_DEEP");
      const mentions = await reachable(ref, fresh.mentions ?? []);
      const followers = await followersOf(item);
      const id = uuid();
      await db.transaction().execute(async (trx) => {
        await insertComment(trx, {
          id,
          kind: ref.kind,
          itemId: ref.id,
          workspaceId: item.workspaceId ?? "",
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
        await events.emit(trx, {
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
      });
      const row = await readComment(db, id);
      if (!row) throw refuse("MISSING", "There is no such comment.");
      return row;
    },
    async change(actor, id, change) {
      const { row, item } = await find(actor, id);
      if ((change.text !== undefined || change.mentions !== undefined) && !isMine(actor, row))
        throw refuse("FORBIDDEN", "Only whoever wrote a comment may change its words.");
      if (!can(item.role, "comment")) throw refuse("FORBIDDEN", "Your role does not allow this here.");
      const mentions = change.mentions
        ? await reachable({ kind: row.kind, id: row.itemId }, change.mentions)
        : undefined;
      await db.transaction().execute(async (trx) => {
        await updateComment(trx, id, { ...change, ...(mentions ? { mentions } : {}) });
        await events.emit(trx, {
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
    },
    async remove(actor, id) {
      const { row, item } = await find(actor, id);
      if (!isMine(actor, row) && !can(item.role, "write"))
        throw refuse("FORBIDDEN", "Only whoever wrote a comment, or may edit the item, removes it.");
      await db.transaction().execute(async (trx) => {
        await markCommentDeleted(trx, id);
        await events.emit(trx, { type: "comment.removed", ...about(actor, item, row), payload: describe(item, row) });
      });
    },
    followers: followersOf,
    counts: (kind, ids) => countComments(db, kind, ids),
    ofWorkspace: (workspaceId, kind) => readCommentsOfWorkspace(db, workspaceId, kind),
  };
}
