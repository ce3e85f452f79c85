import Type, { type Static } from "typebox";
import { Id, Moment, Page, type ErrorTable } from "./common.ts";
import { Person } from "./identity.ts";

export const collaborationErrors = {
  DOCUMENT_LOCKED: ["conflict", "This version is locked and cannot be changed."],
  DOCUMENT_FULL: ["too_large", "This has grown too large to be edited."],
  NOT_EDITED_TOGETHER: ["invalid", "This is not something that is edited together."],
  NOT_LOCKED: ["conflict", "This is not locked."],
} as const satisfies ErrorTable;

/** Whether all may only read, because a person has approved what it says. */
export const CollaborationState = Type.Object({
  isLocked: Type.Boolean(),
  lockedAt: Type.Union([Moment, Type.Null()]),
  lockedBy: Type.Union([Person, Type.Null()]),
  /** The version that was stored when it was locked. */
  lockedVersion: Type.Union([Id, Type.Null()]),
  changedAt: Moment,
  changedBy: Type.Union([Person, Type.Null()]),
  /** Whether the caller may lock it, or unlock it. */
  canLock: Type.Boolean(),
});
export type CollaborationState = Static<typeof CollaborationState>;

export const Version = Type.Object({
  id: Id,
  /** Null for one that was stored automatically. */
  name: Type.Union([Type.String(), Type.Null()]),
  createdAt: Moment,
  createdBy: Type.Union([Person, Type.Null()]),
});
export type Version = Static<typeof Version>;
export const VersionPage = Page(Version);

const versionName = Type.String({ minLength: 1, maxLength: 200, pattern: "\\S" });
export const NewVersion = Type.Object({ name: versionName }, { additionalProperties: false });
export type NewVersion = Static<typeof NewVersion>;
/** The whole as a Yjs update in base64. */
export const VersionContent = Type.Object({ update: Type.String() });
/** Stores a version by this name and stops all editing. */
export const NewLock = Type.Object({ name: versionName }, { additionalProperties: false });
export type NewLock = Static<typeof NewLock>;

/** Who a person is, as the server vouches for it in the presence of an item that is edited together. */
export interface PresentPerson {
  readonly id: string;
  readonly name: string;
  /** 1–8, the tone of their avatar and cursor. */
  readonly tone: number;
  readonly isGuest: boolean;
}

/** What the socket's visitor shows besides the session's cookie, as JSON in Hocuspocus' token. */
export interface CollaborationToken {
  readonly link?: string;
  /** As in the header `safos-guest`. */
  readonly guest?: string;
}

/** What the server says beside the updates, as JSON in Hocuspocus' stateless messages. */
export type CollaborationMessage =
  /** What this page may do from now on; sent first of all and whenever it changes. */
  | { readonly type: "access"; readonly role: string; readonly isReadOnly: boolean; readonly isLocked: boolean }
  /** The last change was refused, and sending it again does not help: the page starts again from what the server has. */
  | { readonly type: "refused"; readonly code: string }
  /** Access has ended. */
  | { readonly type: "gone" }
  /** State of the item beside what is edited, as this page's person may see it. */
  | { readonly type: "broadcast"; readonly about: string; readonly content: unknown };
