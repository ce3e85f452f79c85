import Type from "typebox";
import { Empty, Id, Moment } from "../common.ts";
import {
  BegunCopy,
  ChangeFile,
  CopyFile,
  EmptiedTrash,
  FileCopy,
  FileCopyList,
  FileId,
  FileItem,
  FileName,
  FilePage,
  FileText,
  FileVersionList,
  FinishUpload,
  FolderListing,
  FolderQuery,
  GivenPage,
  ManyWritten,
  NameVersion,
  NewFolder,
  NewUpload,
  OnConflict,
  ReceivedPage,
  ShownFormats,
  TrashList,
  Upload,
} from "../files.ts";
import { FileReceipt } from "../file-visits.ts";
import { Bytes, defineRoutes } from "../route.ts";

const byFile = { id: FileId };
const byVersion = { id: FileId, versionId: FileId };
const Shared = Type.Object({
  after: Type.Optional(Type.String({ maxLength: 100 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
const Recent = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) });
const Content = Type.Object({ version: Type.Optional(FileId), download: Type.Optional(Type.String()) });
const Preview = Type.Object({ size: Type.Optional(Type.Integer({ minimum: 16, maximum: 2048 })) });
const Whole = Type.Object({ folder: Type.Optional(FileId), name: FileName, onConflict: Type.Optional(OnConflict) });

const Many = Type.Object({ folder: Type.Optional(FileId), person: Id });

const copyErrors = [
  "FILE_MISSING",
  "NAME_INVALID",
  "NAME_TAKEN",
  "NOT_A_FOLDER",
  "INTO_ITSELF",
  "POLICY_REFUSED",
  "FILE_LOCKED",
  "QUOTA_EXCEEDED",
  "RESTRICTED_INSIDE",
  "TOO_MANY_COPIES",
] as const;

export const fileRoutes = defineRoutes({
  /** The workspace's own folder unless another is given. `after` is the `next` of the page before. */
  listFolder: {
    method: "GET",
    path: "/api/v1/workspaces/:id/files",
    access: "person",
    query: FolderQuery,
    answer: FolderListing,
    errors: ["FILE_MISSING", "NOT_A_FOLDER"],
  },
  createFolder: {
    method: "POST",
    path: "/api/v1/workspaces/:id/folders",
    access: "person",
    body: NewFolder,
    answer: FileItem,
    status: 201,
    errors: ["FILE_MISSING", "NAME_INVALID", "NAME_TAKEN", "NOT_A_FOLDER", "FILE_LOCKED"],
  },
  listRecentFiles: {
    method: "GET",
    path: "/api/v1/files/recent",
    access: "person",
    query: Recent,
    answer: FilePage,
  },
  /** What the caller marked as a favourite and may read, in every workspace, folders first and by name. */
  listFavouriteFiles: {
    method: "GET",
    path: "/api/v1/files/favourites",
    access: "person",
    query: Shared,
    answer: FilePage,
  },
  /** What others have shared with the caller, the latest first; without what a workspace of theirs shows them. */
  listSharedWithMe: {
    method: "GET",
    path: "/api/v1/files/shared-with-me",
    access: "person",
    query: Shared,
    answer: ReceivedPage,
  },
  /** The caller gives it back, or no longer sees what a group or their organisation was given. It stays where it lies. */
  leaveShare: {
    method: "DELETE",
    path: "/api/v1/files/shared-with-me/:id",
    access: "person",
    params: byFile,
    answer: Empty,
    errors: ["FILE_MISSING"],
  },
  /** What the caller has shared and can still read, the latest first. */
  listSharedByMe: {
    method: "GET",
    path: "/api/v1/files/shared-by-me",
    access: "person",
    query: Shared,
    answer: GivenPage,
  },
  readFile: {
    method: "GET",
    path: "/api/v1/files/:id",
    access: "person",
    params: byFile,
    answer: FileItem,
    errors: ["FILE_MISSING"],
  },
  /** Renames, moves, marks as a favourite. */
  changeFile: {
    method: "PATCH",
    path: "/api/v1/files/:id",
    access: "person",
    params: byFile,
    body: ChangeFile,
    answer: FileItem,
    errors: [
      "FILE_MISSING",
      "NAME_INVALID",
      "NAME_TAKEN",
      "NOT_A_FOLDER",
      "INTO_ITSELF",
      "MOVE_WOULD_SHARE",
      "RESTRICTED_INSIDE",
      "POLICY_REFUSED",
      "ROOT_FIXED",
      "FILE_LOCKED",
      "QUOTA_EXCEEDED",
    ],
  },
  copyFile: {
    method: "POST",
    path: "/api/v1/files/:id/copy",
    access: "person",
    params: byFile,
    body: CopyFile,
    answer: FileItem,
    status: 201,
    errors: [...copyErrors, "COPY_CANCELLED"],
  },
  /** The same without waiting for what is large: that is copied in steps and followed or cancelled by its id. */
  beginCopy: {
    method: "POST",
    path: "/api/v1/files/:id/copies",
    access: "person",
    params: byFile,
    body: CopyFile,
    answer: BegunCopy,
    status: 201,
    errors: copyErrors,
  },
  /** The caller's own, under way or ended within a minute. */
  listCopies: { method: "GET", path: "/api/v1/files/copies", access: "person", answer: FileCopyList },
  readCopy: {
    method: "GET",
    path: "/api/v1/files/copies/:id",
    access: "person",
    answer: FileCopy,
    errors: ["COPY_MISSING"],
  },
  /** Nothing of it will be seen, unless it has ended. */
  cancelCopy: {
    method: "DELETE",
    path: "/api/v1/files/copies/:id",
    access: "person",
    answer: FileCopy,
    errors: ["COPY_MISSING"],
  },
  /** Moves to the trash. */
  trashFile: {
    method: "DELETE",
    path: "/api/v1/files/:id",
    access: "person",
    params: byFile,
    answer: Empty,
    errors: ["FILE_MISSING", "ROOT_FIXED", "FILE_LOCKED", "RESTRICTED_INSIDE"],
  },
  /** Files and folders by their ids, with commas between, as one ZIP. */
  readArchive: {
    method: "GET",
    path: "/api/v1/files/archive",
    access: "person",
    query: Type.Object({ files: Type.String({ pattern: "^\\d{1,15}(,\\d{1,15}){0,199}$" }) }),
    answer: Bytes,
    errors: ["FILE_MISSING", "ARCHIVE_TOO_LARGE"],
  },
  readContent: {
    method: "GET",
    path: "/api/v1/files/:id/content",
    access: "person",
    params: byFile,
    query: Content,
    answer: Bytes,
    errors: ["FILE_MISSING", "NOT_A_FILE"],
  },
  /** How it came, where that was by a file request. */
  readReceipt: {
    method: "GET",
    path: "/api/v1/files/:id/receipt",
    access: "person",
    params: byFile,
    answer: Type.Object({ receipt: Type.Union([FileReceipt, Type.Null()]) }),
    errors: ["FILE_MISSING"],
  },
  readPreview: {
    method: "GET",
    path: "/api/v1/files/:id/preview",
    access: "person",
    params: byFile,
    query: Preview,
    answer: Bytes,
    errors: ["FILE_MISSING", "NO_PREVIEW"],
  },
  /** An office file as PDF: as LibreOffice draws it where that is installed, else simpler. */
  readShown: {
    method: "GET",
    path: "/api/v1/files/:id/shown",
    access: "person",
    params: byFile,
    answer: Bytes,
    errors: ["FILE_MISSING", "NO_PREVIEW", "FORMAT_BROKEN", "FORMAT_NEEDS_LIBREOFFICE"],
  },
  readText: {
    method: "GET",
    path: "/api/v1/files/:id/text",
    access: "person",
    params: byFile,
    query: Type.Object({ version: Type.Optional(FileId) }),
    answer: FileText,
    errors: ["FILE_MISSING"],
  },
  listShownFormats: {
    method: "GET",
    path: "/api/v1/files/shown-formats",
    access: "person",
    answer: ShownFormats,
    errors: [],
  },
  listVersions: {
    method: "GET",
    path: "/api/v1/files/:id/versions",
    access: "person",
    params: byFile,
    answer: FileVersionList,
    errors: ["FILE_MISSING"],
  },
  /** Gives an earlier version a name, or with an empty one none. */
  nameVersion: {
    method: "PATCH",
    path: "/api/v1/files/:id/versions/:versionId",
    access: "person",
    params: byVersion,
    body: NameVersion,
    answer: Empty,
    errors: ["FILE_MISSING", "FILE_LOCKED"],
  },
  restoreVersion: {
    method: "POST",
    path: "/api/v1/files/:id/versions/:versionId/restore",
    access: "person",
    params: byVersion,
    answer: FileItem,
    errors: ["FILE_MISSING", "FILE_LOCKED", "QUOTA_EXCEEDED"],
  },
  listTrash: { method: "GET", path: "/api/v1/workspaces/:id/trash", access: "person", answer: TrashList },
  /** Permanently: what the caller sees there, at most a thousand at once, and nothing that came after `until`. */
  emptyTrash: {
    method: "DELETE",
    path: "/api/v1/workspaces/:id/trash",
    access: "person",
    query: Type.Object({ until: Moment }),
    answer: EmptiedTrash,
  },
  restoreFile: {
    method: "POST",
    path: "/api/v1/trash/:id/restore",
    access: "person",
    params: byFile,
    answer: FileItem,
    errors: ["FILE_MISSING", "FILE_LOCKED", "QUOTA_EXCEEDED", "MOVE_WOULD_SHARE"],
  },
  /** Permanently. */
  destroyFile: {
    method: "DELETE",
    path: "/api/v1/trash/:id",
    access: "person",
    params: byFile,
    answer: Empty,
    errors: ["FILE_MISSING", "RESTRICTED_INSIDE"],
  },
});

/** Content on its way in: whole in one request, or in pieces that may be sent again. */
export const uploadRoutes = defineRoutes({
  writeFile: {
    method: "POST",
    path: "/api/v1/workspaces/:id/files",
    access: "person",
    query: Whole,
    body: Bytes,
    answer: FileItem,
    status: 201,
    errors: [
      "FILE_MISSING",
      "NAME_INVALID",
      "NAME_TAKEN",
      "NOT_A_FOLDER",
      "NOT_A_FILE",
      "FILE_LOCKED",
      "QUOTA_EXCEEDED",
    ],
  },
  /**
   * Many small files and folders in one request, as `multipart/related` (RFC 2387). Each part says with `X-File-Path` where it goes
   * below the folder (percent-encoded), how long it is with `Content-Length`, what to do about a taken name with `X-On-Conflict`, when
   * it was changed with `X-File-Mtime` (seconds), and with `X-Kind: folder` that it is a folder. Folders on the way are made. What
   * is there already with the same content is not written again, so that the same request may be sent twice.
   */
  writeMany: {
    method: "POST",
    path: "/api/v1/workspaces/:id/files/many",
    access: "person",
    query: Many,
    body: Bytes,
    answer: ManyWritten,
    errors: ["FILE_MISSING", "NOT_A_FOLDER", "OTHER_PERSON"],
  },
  beginUpload: {
    method: "POST",
    path: "/api/v1/workspaces/:id/uploads",
    access: "person",
    body: NewUpload,
    answer: Upload,
    status: 201,
    errors: ["FILE_MISSING", "NAME_INVALID", "QUOTA_EXCEEDED", "OTHER_PERSON"],
  },
  readUpload: {
    method: "GET",
    path: "/api/v1/uploads/:id",
    access: "person",
    answer: Upload,
    errors: ["UPLOAD_MISSING"],
  },
  endUpload: {
    method: "DELETE",
    path: "/api/v1/uploads/:id",
    access: "person",
    answer: Empty,
    errors: ["UPLOAD_MISSING"],
  },
  /** The same number again replaces the piece. */
  writeChunk: {
    method: "PUT",
    path: "/api/v1/uploads/:id/chunks/:number",
    access: "person",
    params: { number: Type.Integer({ minimum: 1, maximum: 10_000 }) },
    body: Bytes,
    answer: Empty,
    errors: ["UPLOAD_MISSING"],
    isUncounted: true,
  },
  finishUpload: {
    method: "POST",
    path: "/api/v1/uploads/:id/finish",
    access: "person",
    body: FinishUpload,
    answer: FileItem,
    status: 201,
    errors: [
      "UPLOAD_MISSING",
      "UPLOAD_INCOMPLETE",
      "FILE_MISSING",
      "NAME_TAKEN",
      "NOT_A_FOLDER",
      "NOT_A_FILE",
      "FILE_LOCKED",
      "QUOTA_EXCEEDED",
    ],
  },
});
