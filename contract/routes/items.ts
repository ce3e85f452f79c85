import Type from "typebox";
import { Empty, Id } from "../common.ts";
import {
  Audience,
  ChangeComment,
  ChangeItemClass,
  ChangeRestriction,
  ChangeShare,
  Comment,
  CommentPage,
  ItemClass,
  ItemKindName,
  ItemView,
  LinkedItemList,
  MadeShare,
  NewComment,
  NewItemLink,
  ReadComments,
  NewShare,
  RaisedItems,
  SharedItem,
  ShareList,
  TrashedItemList,
  UnlockedLink,
  UnlockLink,
} from "../items.ts";
import { PolicyPreview } from "../policy.ts";
import { defineRoutes } from "../route.ts";

const byRef = { kind: ItemKindName, id: Type.String({ minLength: 1, maxLength: 400 }) };
const byLink = { ...byRef, otherKind: ItemKindName, otherId: Type.String({ maxLength: 400 }) };
const ItemName = Type.Object(byRef, { additionalProperties: false });
const Paging = Type.Object({ after: Type.Optional(Id) }, { additionalProperties: false });

/** Any item by its kind and id: what and where it is, its trash, and the items it is linked to. */
export const itemRoutes = defineRoutes({
  /** Which of these the caller may read today: pages forget the others, which they held while there was no network. */
  findReadable: {
    method: "POST",
    path: "/api/v1/items/readable",
    access: "person",
    body: Type.Object({ items: Type.Array(ItemName, { maxItems: 200 }) }, { additionalProperties: false }),
    answer: Type.Object({ items: Type.Array(ItemName) }),
  },
  readItem: {
    method: "GET",
    path: "/api/v1/items/:kind/:id",
    access: "actor",
    params: byRef,
    answer: ItemView,
    errors: ["LINK_GONE"],
  },
  trashItem: {
    method: "DELETE",
    path: "/api/v1/items/:kind/:id",
    access: "actor",
    params: byRef,
    answer: Empty,
    errors: ["LINK_GONE", "NO_TRASH", "CHANNEL_DEFAULT", "FILE_LOCKED", "RESTRICTED_INSIDE"],
  },
  restoreItem: {
    method: "POST",
    path: "/api/v1/items/:kind/:id/restore",
    access: "actor",
    params: byRef,
    answer: Empty,
    errors: ["LINK_GONE", "NO_TRASH", "CHANNEL_DEFAULT", "FILE_LOCKED", "MOVE_WOULD_SHARE"],
  },
  listTrash: {
    method: "GET",
    path: "/api/v1/workspaces/:id/trashed-items",
    access: "person",
    answer: TrashedItemList,
  },
  listLinks: {
    method: "GET",
    path: "/api/v1/items/:kind/:id/links",
    access: "actor",
    params: byRef,
    answer: LinkedItemList,
    errors: ["LINK_GONE"],
  },
  addLink: {
    method: "POST",
    path: "/api/v1/items/:kind/:id/links",
    access: "actor",
    params: byRef,
    body: NewItemLink,
    answer: Empty,
    status: 201,
    errors: ["LINK_GONE"],
  },
  removeLink: {
    method: "DELETE",
    path: "/api/v1/items/:kind/:id/links/:otherKind/:otherId",
    access: "actor",
    params: byLink,
    answer: Empty,
    errors: ["LINK_GONE"],
  },
});

export const commentRoutes = defineRoutes({
  listComments: {
    method: "GET",
    path: "/api/v1/items/:kind/:id/comments",
    access: "actor",
    params: byRef,
    query: Paging,
    answer: CommentPage,
    errors: ["LINK_GONE"],
  },
  markCommentsRead: {
    method: "PUT",
    path: "/api/v1/items/:kind/:id/comments/read",
    access: "person",
    params: byRef,
    body: ReadComments,
    answer: Empty,
  },
  addComment: {
    method: "POST",
    path: "/api/v1/items/:kind/:id/comments",
    access: "actor",
    params: byRef,
    body: NewComment,
    answer: Comment,
    takesKey: true,
    status: 201,
    errors: ["LINK_GONE", "NOT_COMMENTABLE", "GUEST_NAME_MISSING", "COMMENT_TOO_DEEP"],
  },
  changeComment: {
    method: "PATCH",
    path: "/api/v1/comments/:id",
    access: "actor",
    body: ChangeComment,
    answer: Comment,
    takesKey: true,
    errors: ["LINK_GONE"],
  },
  removeComment: {
    method: "DELETE",
    path: "/api/v1/comments/:id",
    access: "actor",
    answer: Empty,
    takesKey: true,
    errors: ["LINK_GONE"],
  },
});

export const shareRoutes = defineRoutes({
  listShares: {
    method: "GET",
    path: "/api/v1/items/:kind/:id/shares",
    access: "person",
    params: byRef,
    answer: ShareList,
  },
  addShare: {
    method: "POST",
    path: "/api/v1/items/:kind/:id/shares",
    access: "person",
    params: byRef,
    body: NewShare,
    answer: MadeShare,
    status: 201,
    errors: ["POLICY_REFUSED", "PERSON_UNKNOWN", "GUEST_ROLE", "LINK_PASSWORD_WEAK", "LINK_TERMS"],
  },
  /** Only those see it from now on to whom it is shared, and who own its workspace; or everybody there by their role again. */
  changeRestriction: {
    method: "PUT",
    path: "/api/v1/items/:kind/:id/restriction",
    access: "person",
    params: byRef,
    body: ChangeRestriction,
    answer: Empty,
    errors: ["RESTRICTION_ELSEWHERE"],
  },
  /** Everyone who can open it, and why; those whom a rule keeps out all the same, too. For those who may see its shares. */
  listAudience: {
    method: "GET",
    path: "/api/v1/items/:kind/:id/audience",
    access: "person",
    params: byRef,
    query: Type.Object({ after: Type.Optional(Type.String({ maxLength: 20 })) }, { additionalProperties: false }),
    answer: Audience,
  },
  removeShare: {
    method: "DELETE",
    path: "/api/v1/items/:kind/:id/shares/:shareId",
    access: "person",
    params: byRef,
    answer: Empty,
  },
  /** A link's role, end and password. */
  changeShare: {
    method: "PATCH",
    path: "/api/v1/items/:kind/:id/shares/:shareId",
    access: "person",
    params: byRef,
    body: ChangeShare,
    answer: Empty,
    errors: ["POLICY_REFUSED", "LINK_PASSWORD_WEAK"],
  },
  /** The password of a link: twelve hours long the answer opens what the link opens. */
  unlockShared: {
    method: "POST",
    path: "/api/v1/shared/unlock",
    access: "anyone",
    body: UnlockLink,
    answer: UnlockedLink,
    errors: ["LINK_GONE", "LINK_PASSWORD_WRONG", "SIGN_IN_THROTTLED"],
  },
  /** What the link in the header `safos-link` opens. */
  readShared: {
    method: "GET",
    path: "/api/v1/shared",
    access: "actor",
    answer: SharedItem,
    errors: ["LINK_GONE"],
  },
});

/** The information class of an item, which may be raised above that of what it lies in. */
export const classRoutes = defineRoutes({
  /** Which of these were raised, as far as the caller may read them: lists mark them. */
  findRaised: {
    method: "POST",
    path: "/api/v1/items/raised",
    access: "person",
    body: Type.Object({ items: Type.Array(ItemName, { maxItems: 500 }) }, { additionalProperties: false }),
    answer: RaisedItems,
  },
  readItemClass: {
    method: "GET",
    path: "/api/v1/items/:kind/:id/class",
    access: "person",
    params: byRef,
    answer: ItemClass,
  },
  /** Those who manage the item raise it; owners of the workspace lower it again. */
  changeItemClass: {
    method: "PUT",
    path: "/api/v1/items/:kind/:id/class",
    access: "person",
    params: byRef,
    body: ChangeItemClass,
    answer: ItemClass,
    errors: ["CLASS_REFUSED", "CLASS_TOO_LOW", "CLASS_ELSEWHERE"],
  },
  /** What a higher class would close; nothing is changed. */
  previewItemClass: {
    method: "POST",
    path: "/api/v1/items/:kind/:id/class/preview",
    access: "person",
    params: byRef,
    body: ChangeItemClass,
    answer: PolicyPreview,
    errors: ["CLASS_REFUSED"],
  },
});
