import Type, { type Static } from "typebox";
import { Id, Moment, Page, type ErrorTable } from "./common.ts";
import { fileKinds } from "./file-kinds.ts";
import { Role } from "./workspaces.ts";

export const fileErrors = {
  NAME_INVALID: ["invalid", "A name needs 1 to 244 bytes and no slash, backslash or control characters."],
  NAME_TAKEN: ["conflict", "Something by that name is already there."],
  FILE_MISSING: ["missing", "There is no such file or folder."],
  NOT_A_FOLDER: ["conflict", "That is a file, not a folder."],
  NOT_A_FILE: ["conflict", "That is a folder, not a file."],
  INTO_ITSELF: ["conflict", "A folder cannot be moved or copied into itself."],
  ROOT_FIXED: [
    "forbidden",
    "The folder of a workspace follows the workspace and cannot be moved, renamed or removed here.",
  ],
  CHANGED_MEANWHILE: ["precondition", "Someone changed the file meanwhile."],
  CHECKSUM_WRONG: ["invalid", "The content does not match its checksum."],
  UPLOAD_MISSING: ["missing", "There is no such upload; it may have expired."],
  OTHER_PERSON: ["conflict", "What is sent belongs to another person than the one who is signed in."],
  UPLOAD_INCOMPLETE: ["conflict", "Not every piece of the upload has arrived."],
  CHUNK_INVALID: ["invalid", "A piece is named by a number."],
  COPY_MISSING: ["missing", "There is no such copy of yours; it may have ended a while ago."],
  COPY_CANCELLED: ["conflict", "The copying was cancelled."],
  TOO_MANY_COPIES: ["limited", "Three large copies of yours are under way. Wait until one of them has ended."],
  QUOTA_EXCEEDED: ["storage_full", "This would be more than the space allowed."],
  FILE_LOCKED: ["locked", "The file is locked, or the folder that it lies in or something in it."],
  LOCK_MISSING: ["conflict", "There is no such lock there."],
  TOO_MANY_LOCKS: ["limited", "You hold as many locks as one person may. Unlock something first."],
  PROPERTIES_FULL: ["storage_full", "That is more than the properties of one file or folder may hold."],
  ARCHIVE_TOO_LARGE: ["too_large", "This is more than one archive may hold."],
  NO_PREVIEW: ["missing", "There is no preview of this file."],
} as const satisfies ErrorTable;

/** Files are numbered: phones parse a long. */
export const FileId = Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER });
export const FileName = Type.String({ minLength: 1, maxLength: 250 });

export const FileLock = Type.Object({
  /** Null: gone. */
  holder: Type.Union([Type.Object({ id: Id, displayName: Type.String() }), Type.Null()]),
  isOwn: Type.Boolean(),
  /** By a program, which unlocks it when it is done with the file; else by a person's hand. */
  isByProgram: Type.Boolean(),
  lockedAt: Moment,
  expiresAt: Moment,
});
export type FileLock = Static<typeof FileLock>;
export const FileLockState = Type.Object({ lock: Type.Union([FileLock, Type.Null()]) });

export const FileItem = Type.Object({
  id: FileId,
  workspaceId: Id,
  parentId: Type.Union([FileId, Type.Null()]),
  kind: Type.Union([Type.Literal("folder"), Type.Literal("file")]),
  name: Type.String(),
  /** Bytes; of a folder, everything below it. */
  size: Type.Integer(),
  etag: Type.String(),
  contentType: Type.String(),
  /** What the content's owner says it was changed. */
  modifiedAt: Moment,
  changedAt: Moment,
  changedBy: Type.Union([Type.Object({ id: Id, displayName: Type.String() }), Type.Null()]),
  /** Who changed it where that was a visitor by a link, as they called themselves. */
  guestName: Type.Optional(Type.String()),
  hasPreview: Type.Boolean(),
  isFavourite: Type.Boolean(),
  /** On the file itself; absent when it is open. */
  lock: Type.Optional(FileLock),
  /** Of everybody in its workspace only those see it to whom it is shared; absent where it is open to all. */
  isRestricted: Type.Optional(Type.Literal(true)),
});
export type FileItem = Static<typeof FileItem>;

export const FolderListing = Type.Object({
  folder: FileItem,
  /** From the workspace's root, or from the highest folder that the caller may read, down to the folder's parent. */
  path: Type.Array(Type.Object({ id: FileId, name: Type.String() })),
  /** What the caller may do here. */
  canWrite: Type.Boolean(),
  canManage: Type.Boolean(),
  items: Type.Array(FileItem),
  next: Type.Optional(Type.String()),
  /** Of what was asked for, as far as the caller may see it: all of it, and the folders, which come first. With `from` only. */
  total: Type.Optional(Type.Integer()),
  folders: Type.Optional(Type.Integer()),
});
export type FolderListing = Static<typeof FolderListing>;
export const FilePage = Page(FileItem);

/** A folder or file that someone else has shared with the caller, and that no workspace of theirs shows them. */
export const ReceivedFile = Type.Object({
  ...FileItem.properties,
  /** What the caller may do with it. */
  role: Role,
  sharedAt: Moment,
  sharedBy: Type.Union([Type.Object({ id: Id, displayName: Type.String() }), Type.Null()]),
  /** Whose workspace it lies in. */
  organisationName: Type.String(),
  /** To the caller by name, and not through a group or their organisation alone. */
  isDirect: Type.Boolean(),
});
export type ReceivedFile = Static<typeof ReceivedFile>;
export const ReceivedPage = Page(ReceivedFile);

/** A folder or file that the caller has shared, and with how many. */
export const GivenFile = Type.Object({
  ...FileItem.properties,
  /** The last time. */
  sharedAt: Moment,
  persons: Type.Integer(),
  /** Groups and whole organisations. */
  groups: Type.Integer(),
  links: Type.Integer(),
});
export type GivenFile = Static<typeof GivenFile>;
export const GivenPage = Page(GivenFile);

export const NewFolder = Type.Object({ parentId: Type.Optional(FileId), name: FileName });
export type NewFolder = Static<typeof NewFolder>;

/** Rename with `name`, move with `parentId`, or both. */
export const ChangeFile = Type.Object(
  { name: Type.Optional(FileName), parentId: Type.Optional(FileId), isFavourite: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);
export type ChangeFile = Static<typeof ChangeFile>;
export const CopyFile = Type.Object({ parentId: FileId, name: Type.Optional(FileName) });
export type CopyFile = Static<typeof CopyFile>;

/** Much that is copied in steps; it is seen when all of it is there. */
export const FileCopy = Type.Object({
  id: Id,
  name: Type.String(),
  /** Where it will lie. */
  workspaceId: Id,
  parentId: FileId,
  state: Type.Union([Type.Literal("running"), Type.Literal("done"), Type.Literal("failed"), Type.Literal("cancelled")]),
  /** Files and folders copied, and how many there are. */
  done: Type.Integer(),
  total: Type.Integer(),
  /** The code it was refused with. */
  code: Type.Optional(Type.String()),
});
export type FileCopy = Static<typeof FileCopy>;
export const FileCopyList = Type.Object({ items: Type.Array(FileCopy) });
/** The copy itself, or what tells how far it has come. */
export const BegunCopy = Type.Object({ file: Type.Optional(FileItem), copy: Type.Optional(FileCopy) });

/** What to do when the name is taken: keep the old as a version, choose another name, or refuse with NAME_TAKEN. */
export const OnConflict = Type.Union([Type.Literal("version"), Type.Literal("rename"), Type.Literal("refuse")]);
export type OnConflict = Static<typeof OnConflict>;

export const NewUpload = Type.Object({
  parentId: Type.Optional(FileId),
  name: FileName,
  size: Type.Integer({ minimum: 0 }),
  contentType: Type.Optional(Type.String({ maxLength: 200 })),
  modifiedAt: Type.Optional(Moment),
  /** Whose it is; refused with OTHER_PERSON when another person is signed in by now. */
  personId: Type.Optional(Id),
});
export type NewUpload = Static<typeof NewUpload>;
export const Upload = Type.Object({
  id: Id,
  name: Type.String(),
  size: Type.Integer(),
  /** Send pieces of this many bytes, numbered from 1; the last may be shorter. */
  chunkSize: Type.Integer(),
  /** Numbers of the pieces that have arrived. */
  received: Type.Array(Type.Integer()),
  /** Whether something by that name is already there. */
  isNameTaken: Type.Boolean(),
});
export type Upload = Static<typeof Upload>;
export const FinishUpload = Type.Object({ onConflict: OnConflict });
export type FinishUpload = Static<typeof FinishUpload>;

/** Of files that came together, each by the path it came with: the file or folder that there is now, or why not. */
export const ManyWritten = Type.Object({
  items: Type.Array(
    Type.Object({
      path: Type.String(),
      id: Type.Optional(FileId),
      code: Type.Optional(Type.String()),
      data: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    }),
  ),
});
export type ManyWritten = Static<typeof ManyWritten>;
/** What of files may come together in one request of the page. */
export const mostTogether = { files: 500, bytes: 32 << 20 };

export const FileVersion = Type.Object({
  id: Type.Integer(),
  size: Type.Integer(),
  changedAt: Moment,
  changedBy: Type.Union([Type.Object({ id: Id, displayName: Type.String() }), Type.Null()]),
  isCurrent: Type.Boolean(),
  /** What a person calls it, which keeps it from being thinned; empty when nothing. */
  label: Type.String(),
});
export const NameVersion = Type.Object({ label: Type.String({ maxLength: 200 }) });
export type FileVersion = Static<typeof FileVersion>;
/** What stands in a file, a text for each page, sheet or slide; nothing yet while it is being read. */
export const FileText = Type.Object({ pages: Type.Array(Type.String()), isReading: Type.Boolean() });
export type FileText = Static<typeof FileText>;

/** Endings, in lower case, of office files that the server shows as PDF; `simplified`: those whose layout it does not keep. */
export const ShownFormats = Type.Object({
  endings: Type.Array(Type.String()),
  simplified: Type.Array(Type.String()),
});

export const FileVersionList = Type.Object({ items: Type.Array(FileVersion) });

export const TrashItem = Type.Object({
  ...FileItem.properties,
  trashedAt: Moment,
  trashedBy: Type.Union([Type.Object({ id: Id, displayName: Type.String() }), Type.Null()]),
  /** The folder it was in, as a path from the workspace. */
  originalPath: Type.String(),
});
export type TrashItem = Static<typeof TrashItem>;
export const TrashList = Type.Object({ items: Type.Array(TrashItem) });
/** How many were destroyed; and whether there are more, so that it is asked again. */
export const EmptiedTrash = Type.Object({ destroyed: Type.Integer(), hasMore: Type.Boolean() });
export type EmptiedTrash = Static<typeof EmptiedTrash>;

export const chunkSize = 8 << 20;

/** What a folder's listing is sorted by: `changed` is when the content was changed, `kind` what the name's ending says. */
export const FolderSort = Type.Union([
  Type.Literal("name"),
  Type.Literal("changed"),
  Type.Literal("size"),
  Type.Literal("kind"),
]);
export type FolderSort = Static<typeof FolderSort>;

const kind = `(${fileKinds.join("|")})`;

/** What of a folder is listed. */
export const FolderFilter = Type.Object({
  /** Kinds with commas between. */
  kinds: Type.Optional(Type.String({ pattern: `^${kind}(,${kind}){0,${fileKinds.length - 1}}$` })),
  /** Changed last by this person. */
  by: Type.Optional(Id),
  /** Changed at this moment or later. */
  since: Type.Optional(Moment),
  /** A part of the name, whatever its case. */
  text: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
});
export type FolderFilter = Static<typeof FolderFilter>;

/** A page of a folder. */
export const FolderQuery = Type.Object({
  folder: Type.Optional(FileId),
  /** Folders always come before files, and names decide between equals. */
  sort: Type.Optional(FolderSort),
  descending: Type.Optional(Type.Boolean()),
  ...FolderFilter.properties,
  /** The `next` of the page before. */
  after: Type.Optional(Type.String({ maxLength: 400 })),
  /** Instead: how many come before this page, so that a list is read wherever one looks. */
  from: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});
