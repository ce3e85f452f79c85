import Type from "typebox";
import { Empty, Id } from "../common.ts";
import {
  ChangeDocument,
  Document,
  DocumentFormat,
  DocumentImage,
  DocumentList,
  ImportFormats,
  MadeSuggestion,
  NewDocument,
  NewSuggestion,
} from "../documents.ts";
import { FileId } from "../files.ts";
import { Bytes, defineRoutes } from "../route.ts";

const After = Type.Object({ after: Type.Optional(Id) });
const Import = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 250 }),
  parentId: Type.Optional(Id),
});
const Export = Type.Object({
  format: DocumentFormat,
  /** With everything under it, as a ZIP. */
  isTree: Type.Optional(Type.Boolean()),
  locale: Type.Optional(Type.Union([Type.Literal("sv"), Type.Literal("en")])),
});

export const documentRoutes = defineRoutes({
  listDocuments: {
    method: "GET",
    path: "/api/v1/workspaces/:id/documents",
    access: "person",
    query: After,
    answer: DocumentList,
  },
  createDocument: {
    method: "POST",
    path: "/api/v1/workspaces/:id/documents",
    access: "person",
    body: NewDocument,
    answer: Document,
    status: 201,
    errors: ["PARENT_REFUSED", "TREE_TOO_DEEP"],
  },
  listImportFormats: {
    method: "GET",
    path: "/api/v1/documents/import-formats",
    access: "person",
    answer: ImportFormats,
  },
  importDocument: {
    method: "POST",
    path: "/api/v1/workspaces/:id/documents/import",
    access: "person",
    query: Import,
    body: Bytes,
    answer: Document,
    status: 201,
    errors: ["PARENT_REFUSED", "TREE_TOO_DEEP", "FORMAT_UNKNOWN", "FORMAT_NEEDS_LIBREOFFICE", "FORMAT_BROKEN"],
  },
  /** A file of a workspace as a document of that workspace, by a member who may write there. */
  importStoredFile: {
    method: "POST",
    path: "/api/v1/files/:id/document",
    access: "person",
    params: { id: FileId },
    answer: Document,
    status: 201,
    errors: ["FILE_MISSING", "NOT_A_FILE", "FORMAT_UNKNOWN", "FORMAT_NEEDS_LIBREOFFICE", "FORMAT_BROKEN"],
  },
  readDocument: {
    method: "GET",
    path: "/api/v1/documents/:id",
    access: "actor",
    answer: Document,
    errors: ["LINK_GONE"],
  },
  /** A document and those under it, for who was given a document and not its workspace. */
  listTree: {
    method: "GET",
    path: "/api/v1/documents/:id/tree",
    access: "actor",
    query: After,
    answer: DocumentList,
    errors: ["LINK_GONE"],
  },
  changeDocument: {
    method: "PATCH",
    path: "/api/v1/documents/:id",
    access: "actor",
    body: ChangeDocument,
    answer: Document,
    errors: ["LINK_GONE", "MOVE_WOULD_SHARE", "PARENT_REFUSED", "TREE_TOO_DEEP"],
  },
  exportDocument: {
    method: "GET",
    path: "/api/v1/documents/:id/export",
    access: "actor",
    query: Export,
    answer: Bytes,
    errors: ["LINK_GONE", "POLICY_REFUSED"],
  },
  addSuggestion: {
    method: "POST",
    path: "/api/v1/documents/:id/suggestions",
    access: "actor",
    body: NewSuggestion,
    answer: MadeSuggestion,
    status: 201,
    errors: [
      "LINK_GONE",
      "GUEST_NAME_MISSING",
      "STALE",
      "SUGGESTION_REFUSED",
      "SUGGESTIONS_FULL",
      "DOCUMENT_LOCKED",
      "DOCUMENT_FULL",
    ],
  },
  removeSuggestion: {
    method: "DELETE",
    path: "/api/v1/documents/:id/suggestions/:suggestionId",
    access: "actor",
    answer: Empty,
    errors: ["LINK_GONE", "GUEST_NAME_MISSING", "DOCUMENT_LOCKED", "DOCUMENT_FULL"],
  },
  addImage: {
    method: "POST",
    path: "/api/v1/documents/:id/images",
    access: "actor",
    body: Bytes,
    answer: DocumentImage,
    status: 201,
    errors: ["LINK_GONE", "NOT_AN_IMAGE"],
  },
  readImage: {
    method: "GET",
    path: "/api/v1/documents/:id/images/:imageId",
    access: "actor",
    answer: Bytes,
    errors: ["LINK_GONE"],
  },
});
