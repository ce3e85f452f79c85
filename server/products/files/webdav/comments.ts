import { escapeXml, writeHttpDate, writeIsoDate, type Member, type PropertyName, type PropertyTable } from "#dav";
import type { Principal } from "#http";
import type { Items } from "#items";
import type { FilesDeps } from "../deps.ts";
import { accessNode, type Accessed } from "../tree/access.ts";
import { missing } from "../tree/refusals.ts";

type CommentRow = NonNullable<Awaited<ReturnType<Items["comments"]["byNumber"]>>>;

export interface FoundComment {
  /** What is commented. */
  readonly file: Accessed;
  /** What the path leads to; null: all comments. */
  readonly comment: CommentRow | null;
}

export const refOf = ({ node }: Accessed) => ({ kind: "file" as const, id: String(node.id) });

/** `files/{fileid}` or one of its comments by its number. Refuses FILE_MISSING. */
export async function findCommented(
  deps: Pick<FilesDeps, "db" | "items" | "workspaces">,
  principal: Principal,
  [area, fileId = "", number, ...rest]: readonly string[],
): Promise<FoundComment> {
  if (area !== "files" || !/^\d{1,15}$/.test(fileId) || rest.length > 0) throw missing();
  const file = await accessNode(deps, principal, Number(fileId), "read");
  if (number === undefined) return { file, comment: null };
  if (!/^\d{1,9}$/.test(number)) throw missing();
  const comment = await deps.items.comments.byNumber(refOf(file), Number(number));
  if (!comment) throw missing();
  return { file, comment };
}

export interface CommentResource {
  readonly file: Accessed;
  /** Null: the collection of them. */
  readonly comment: CommentRow | null;
  /** Null: a guest, or gone. */
  readonly author: { readonly name: string; readonly displayName: string } | null;
  /** Who asks, and up to when they have read; null: they never did. */
  readonly reader: { readonly personId: string; readonly readUpTo: Date | null };
}

export const memberOf = (names: readonly string[], resource: CommentResource): Member<CommentResource> => ({
  names,
  isCollection: resource.comment === null,
  resource,
});

const of =
  (read: (row: CommentRow, resource: CommentResource) => string) =>
  (resource: CommentResource): string | null =>
    resource.comment === null ? null : read(resource.comment, resource);

export const commentProperties: PropertyTable<CommentResource> = {
  "d:resourcetype": ({ comment }) => (comment === null ? "<d:collection/>" : ""),
  "d:getlastmodified": of((row) => writeHttpDate(row.editedAt ?? row.createdAt)),
  "oc:id": of((row) => String(row.number)),
  // Answers stand beside what they answer: clients know neither our ids nor our threads.
  "oc:parentId": of(() => "0"),
  "oc:topmostParentId": of(() => "0"),
  "oc:childrenCount": of(() => "0"),
  "oc:message": of((row) => escapeXml(row.text)),
  "oc:verb": of(() => "comment"),
  "oc:actorType": of((_row, { author }) => (author ? "users" : "guests")),
  "oc:actorId": of((_row, { author }) => escapeXml(author?.name ?? "")),
  "oc:actorDisplayName": of((row, { author }) => escapeXml(author?.displayName ?? row.guestName ?? "")),
  "oc:creationDateTime": of((row) => writeIsoDate(row.createdAt)),
  "oc:objectType": of(() => "files"),
  "oc:objectId": of((_row, { file }) => String(file.node.id)),
  "oc:isUnread": of(({ authorId, createdAt }, { reader: { personId, readUpTo } }) =>
    String(authorId !== personId && (readUpTo === null || createdAt > readUpTo)),
  ),
  "oc:readMarker": ({ comment, reader: { readUpTo } }) =>
    comment !== null ? null : readUpTo === null ? "" : writeHttpDate(readUpTo),
};

export const usualCommentProperties: readonly PropertyName[] = Object.keys(commentProperties);
