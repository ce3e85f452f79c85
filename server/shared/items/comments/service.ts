import type { ChangeComment, NewComment } from "@safos/contract/items";
import type { Actor, FoundItem, ItemRef } from "../kinds.ts";
import { addComment } from "./add.ts";
import { changeComment, removeComment } from "./change.ts";
import { followersOf, isMine, type CommentContext } from "./context.ts";
import {
  countComments,
  readCommentByNumber,
  readComments,
  readCommentsOfWorkspace,
  readCommentTexts,
  readNewestComments,
  type CommentRow,
} from "./queries.ts";
import { countUnread, markRead, readMarker } from "./read.ts";

export interface Comments {
  list(actor: Actor, ref: ItemRef, after: string | null, limit: number): Promise<readonly CommentRow[]>;
  /** Newest first, by place instead of by the last one seen: for protocols that page so. */
  newest(actor: Actor, ref: ItemRef, page: { limit: number; offset: number }): Promise<readonly CommentRow[]>;
  /** A comment of an item by its whole number; null when it has none by it. */
  byNumber(ref: ItemRef, number: number): Promise<CommentRow | null>;
  add(actor: Actor, ref: ItemRef, fresh: NewComment): Promise<CommentRow>;
  change(actor: Actor, id: string, change: ChangeComment): Promise<CommentRow>;
  /** Takes the text away; its author may, and people who may write to the item. */
  remove(actor: Actor, id: string): Promise<void>;
  isMine(actor: Actor, row: CommentRow): boolean;
  /** Who is notified of comments on an item: its owner, its followers, and those who have commented. */
  followers(item: FoundItem): Promise<readonly string[]>;
  /** How many comments items of a kind have; those without are left out. */
  counts(kind: ItemRef["kind"], ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** How many comments of others a person has not read, by the item; items without any are left out. One statement. */
  unread(personId: string, kind: ItemRef["kind"], ids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Up to when a person has read those of an item; null: they never did. */
  readUpTo(personId: string, ref: ItemRef): Promise<Date | null>;
  /** Notes that the caller has read up to a comment, or a moment. */
  markRead(actor: Actor, ref: ItemRef, upTo: { readonly commentId: string } | Date): Promise<void>;
  /** What is said in the comments on items of a kind, the newest first, up to 20,000 characters of each; for the search. */
  texts(kind: ItemRef["kind"], ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** All comments on a workspace's items of a kind, for its export. */
  ofWorkspace(workspaceId: string, kind: ItemRef["kind"]): Promise<readonly CommentRow[]>;
}

/** Characters of an item's comments that it is found by. */
const mostSearched = 20_000;

export function createComments(context: CommentContext): Comments {
  const { db, access } = context;
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
    add: (actor, ref, fresh) => addComment(context, actor, ref, fresh),
    change: (actor, id, change) => changeComment(context, actor, id, change),
    remove: (actor, id) => removeComment(context, actor, id),
    followers: (item) => followersOf(context, item),
    counts: (kind, ids) => countComments(db, kind, ids),
    unread: (personId, kind, ids) => countUnread(db, personId, kind, ids),
    readUpTo: (personId, ref) => readMarker(db, personId, ref),
    markRead: (actor, ref, upTo) => markRead(context, actor, ref, upTo),
    texts: (kind, ids) => readCommentTexts(db, kind, ids, mostSearched),
    ofWorkspace: (workspaceId, kind) => readCommentsOfWorkspace(db, workspaceId, kind),
  };
}
