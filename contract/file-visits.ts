import Type, { type Static } from "typebox";
import { Id, Moment } from "./common.ts";
import { FileId, FileItem } from "./files.ts";

/** A file or folder as a visitor with a link sees it. */
export const VisitedFile = Type.Object({
  id: FileId,
  kind: FileItem.properties.kind,
  name: Type.String(),
  size: Type.Integer(),
  etag: Type.String(),
  contentType: Type.String(),
  changedAt: Moment,
  hasPreview: Type.Boolean(),
});
export type VisitedFile = Static<typeof VisitedFile>;

export const Visited = Type.Object({
  /** What the link opens, or a folder in it; a link to a file opens just that. */
  node: VisitedFile,
  /** From what the link opens down to the folder's parent. */
  path: Type.Array(Type.Object({ id: FileId, name: Type.String() })),
  canWrite: Type.Boolean(),
  /** False for links that only show. */
  canDownload: Type.Boolean(),
  /** Null: no limit. */
  downloadsLeft: Type.Union([Type.Integer(), Type.Null()]),
  expiresAt: Type.Union([Moment, Type.Null()]),
  items: Type.Array(VisitedFile),
  next: Type.Optional(Type.String()),
});
export type Visited = Static<typeof Visited>;

/** What can be shown of a file as pictures of its pages, which are counted from 1. */
export const VisitedPages = Type.Object({
  count: Type.Integer(),
  /** There is more in the file than is shown. */
  isCut: Type.Boolean(),
  /** What stands on them, page by page where it was read so, for those who do not see pictures. */
  texts: Type.Array(Type.String()),
});
export type VisitedPages = Static<typeof VisitedPages>;

/** One file that arrived, as its sender sees it. */
export const Received = Type.Object({
  id: Id,
  name: Type.String(),
  size: Type.Integer(),
  receivedAt: Moment,
  /** Of the receipt; null until the sender has said that it is all. */
  number: Type.Union([Type.String(), Type.Null()]),
});
export type Received = Static<typeof Received>;

/** A larger file of a sender on its way, in pieces that may be sent again. */
export const Leaving = Type.Object({
  id: Id,
  /** Bytes of each piece, numbered from 1; the last may be shorter. */
  chunkSize: Type.Integer(),
  /** Numbers of the pieces that have arrived. */
  received: Type.Array(Type.Integer()),
});
export type Leaving = Static<typeof Leaving>;

/** A file request as a sender sees it: whom it is for and what it takes, and nothing of where it goes. */
export const FileRequest = Type.Object({
  label: Type.String(),
  /** Who asks. */
  askedBy: Type.String(),
  organisationName: Type.String(),
  expiresAt: Type.Union([Moment, Type.Null()]),
  /** Bytes that one file may have. */
  maxFileBytes: Type.Integer(),
  filesLeft: Type.Union([Type.Integer(), Type.Null()]),
  bytesLeft: Type.Union([Type.Integer(), Type.Null()]),
  /** Only the caller's own. */
  received: Type.Array(Received),
});
export type FileRequest = Static<typeof FileRequest>;

/** How a file came, for those who may read it. */
export const FileReceipt = Type.Object({
  sender: Type.String(),
  receivedAt: Moment,
  number: Type.Union([Type.String(), Type.Null()]),
  /** What the sender wrote beside the files. */
  note: Type.String(),
});
export type FileReceipt = Static<typeof FileReceipt>;

export const Delivery = Type.Object({ number: Type.String(), items: Type.Array(Received) });
export type Delivery = Static<typeof Delivery>;
