import Type from "typebox";
import { Empty, Id } from "../common.ts";
import { Delivery, FileRequest, Leaving, Received, Visited, VisitedFile, VisitedPages } from "../file-visits.ts";
import { FileId, FileName, FolderQuery } from "../files.ts";
import { SheetBook, SheetLocale } from "../sheets.ts";
import { Bytes, defineRoutes } from "../route.ts";

const byNode = { fileId: FileId };
const byLink = { id: Id, fileId: FileId };
const Into = Type.Object({ folder: Type.Optional(FileId), name: FileName });

/** What a link is asked for before anything else. */
const linkErrors = ["LINK_GONE", "FILE_MISSING", "POLICY_REFUSED"] as const;
const writeErrors = [
  ...linkErrors,
  "GUEST_NAME_MISSING",
  "LINK_VIEW_ONLY",
  "NAME_INVALID",
  "NAME_TAKEN",
  "NOT_A_FOLDER",
  "FILE_LOCKED",
  "QUOTA_EXCEEDED",
] as const;
const byteErrors = [...linkErrors, "LINK_LOCKED", "LINK_VIEW_ONLY", "LINK_SPENT", "NOT_A_FILE"] as const;

/** Files and folders by a link, without an account. Everything asks the link anew. */
export const fileVisitRoutes = defineRoutes({
  listVisited: {
    method: "GET",
    path: "/api/v1/shared/files",
    access: "actor",
    query: FolderQuery,
    answer: Visited,
    errors: [...linkErrors, "NOT_A_FOLDER"],
  },
  /** Lets the browser fetch pictures, films and downloads of this link by themselves, which cannot show it in a header. */
  openVisit: {
    method: "POST",
    path: "/api/v1/shared/visit",
    access: "actor",
    answer: Empty,
    errors: ["LINK_GONE"],
  },
  readVisitedContent: {
    method: "GET",
    path: "/api/v1/shared/:id/files/:fileId/content",
    access: "anyone",
    params: byLink,
    query: Type.Object({ download: Type.Optional(Type.String({ maxLength: 10 })) }),
    answer: Bytes,
    errors: byteErrors,
  },
  readVisitedPreview: {
    method: "GET",
    path: "/api/v1/shared/:id/files/:fileId/preview",
    access: "anyone",
    params: byLink,
    query: Type.Object({
      size: Type.Optional(Type.Integer({ minimum: 16, maximum: 2048 })),
      page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    }),
    answer: Bytes,
    errors: [...byteErrors, "NO_PREVIEW"],
  },
  readVisitedPages: {
    method: "GET",
    path: "/api/v1/shared/files/:fileId/pages",
    access: "actor",
    params: byNode,
    answer: VisitedPages,
    errors: [...linkErrors, "NO_PREVIEW"],
  },
  /** A spreadsheet as a table, where the link lets the original be shown. */
  readVisitedSheets: {
    method: "GET",
    path: "/api/v1/shared/files/:fileId/sheets",
    access: "actor",
    params: byNode,
    query: Type.Object({ locale: Type.Optional(SheetLocale) }),
    answer: SheetBook,
    errors: [...linkErrors, "LINK_VIEW_ONLY", "NO_PREVIEW", "FORMAT_BROKEN"],
  },
  /** A folder, or what the link opens, as ZIP. */
  readVisitedArchive: {
    method: "GET",
    path: "/api/v1/shared/:id/archive",
    access: "anyone",
    query: Type.Object({ folder: Type.Optional(FileId) }),
    answer: Bytes,
    errors: [...byteErrors, "NOT_A_FOLDER", "ARCHIVE_TOO_LARGE"],
  },
  writeVisited: {
    method: "POST",
    path: "/api/v1/shared/files",
    access: "actor",
    query: Into,
    body: Bytes,
    answer: VisitedFile,
    status: 201,
    errors: [...writeErrors, "NOT_A_FILE"],
  },
  createVisitedFolder: {
    method: "POST",
    path: "/api/v1/shared/folders",
    access: "actor",
    body: Type.Object({ folder: Type.Optional(FileId), name: FileName }, { additionalProperties: false }),
    answer: VisitedFile,
    status: 201,
    errors: writeErrors,
  },
  renameVisited: {
    method: "PATCH",
    path: "/api/v1/shared/files/:fileId",
    access: "actor",
    params: byNode,
    body: Type.Object({ name: FileName }, { additionalProperties: false }),
    answer: VisitedFile,
    errors: [...writeErrors, "ROOT_FIXED"],
  },
  /** Moves to the trash. */
  trashVisited: {
    method: "DELETE",
    path: "/api/v1/shared/files/:fileId",
    access: "actor",
    params: byNode,
    answer: Empty,
    errors: [...linkErrors, "GUEST_NAME_MISSING", "LINK_VIEW_ONLY", "ROOT_FIXED", "FILE_LOCKED", "RESTRICTED_INSIDE"],
  },
});

const leaveErrors = [
  "LINK_GONE",
  "LINK_SPENT",
  "FILE_MISSING",
  "GUEST_NAME_MISSING",
  "NAME_INVALID",
  "FILE_LOCKED",
  "QUOTA_EXCEEDED",
] as const;

/** Files that someone asks for: they are left, and seen by nobody else who leaves some. */
export const fileRequestRoutes = defineRoutes({
  readFileRequest: {
    method: "GET",
    path: "/api/v1/shared/request",
    access: "actor",
    answer: FileRequest,
    errors: ["LINK_GONE"],
  },
  /** One file; the sender's name is in `safos-guest`. */
  leaveFile: {
    method: "POST",
    path: "/api/v1/shared/request/files",
    access: "actor",
    query: Type.Object({ name: FileName }),
    body: Bytes,
    answer: Received,
    status: 201,
    errors: leaveErrors,
  },
  /** The same in pieces, which may be sent again for a day. */
  beginLeaving: {
    method: "POST",
    path: "/api/v1/shared/request/uploads",
    access: "actor",
    body: Type.Object({ name: FileName, size: Type.Integer({ minimum: 0 }) }, { additionalProperties: false }),
    answer: Leaving,
    status: 201,
    errors: leaveErrors,
  },
  readLeaving: {
    method: "GET",
    path: "/api/v1/shared/request/uploads/:id",
    access: "actor",
    answer: Leaving,
    errors: ["LINK_GONE", "GUEST_NAME_MISSING", "UPLOAD_MISSING"],
  },
  writeLeavingPiece: {
    method: "PUT",
    path: "/api/v1/shared/request/uploads/:id/chunks/:number",
    access: "actor",
    params: { number: Type.Integer({ minimum: 1, maximum: 10_000 }) },
    body: Bytes,
    answer: Empty,
    errors: ["LINK_GONE", "GUEST_NAME_MISSING", "FILE_MISSING", "UPLOAD_MISSING"],
    isUncounted: true,
  },
  finishLeaving: {
    method: "POST",
    path: "/api/v1/shared/request/uploads/:id/finish",
    access: "actor",
    answer: Received,
    status: 201,
    errors: [...leaveErrors, "UPLOAD_MISSING", "UPLOAD_INCOMPLETE"],
  },
  /** That was all: what the caller has left since last time has one number. */
  finishDelivery: {
    method: "POST",
    path: "/api/v1/shared/request/finish",
    access: "actor",
    body: Type.Object({ note: Type.Optional(Type.String({ maxLength: 1000 })) }, { additionalProperties: false }),
    answer: Delivery,
    errors: ["LINK_GONE", "GUEST_NAME_MISSING"],
  },
});
