import Type from "typebox";
import { CollaborationState, NewLock, NewVersion, VersionContent, VersionPage } from "../collaboration.ts";
import { Empty, Id } from "../common.ts";
import { ItemKindName } from "../items.ts";
import { defineRoutes } from "../route.ts";

const params = { kind: ItemKindName };
const After = Type.Object({ after: Type.Optional(Id) });
const Made = Type.Object({ id: Id });

export const versionRoutes = defineRoutes({
  readCollaboration: {
    method: "GET",
    path: "/api/v1/items/:kind/:id/collaboration",
    access: "actor",
    params,
    answer: CollaborationState,
    errors: ["LINK_GONE"],
  },
  listVersions: {
    method: "GET",
    path: "/api/v1/items/:kind/:id/versions",
    access: "actor",
    params,
    query: After,
    answer: VersionPage,
    errors: ["LINK_GONE"],
  },
  nameVersion: {
    method: "POST",
    path: "/api/v1/items/:kind/:id/versions",
    access: "actor",
    params,
    body: NewVersion,
    answer: Made,
    status: 201,
    errors: ["LINK_GONE"],
  },
  renameVersion: {
    method: "PATCH",
    path: "/api/v1/items/:kind/:id/versions/:versionId",
    access: "actor",
    params,
    body: NewVersion,
    answer: Empty,
    errors: ["LINK_GONE"],
  },
  readVersion: {
    method: "GET",
    path: "/api/v1/items/:kind/:id/versions/:versionId/content",
    access: "actor",
    params,
    answer: VersionContent,
    errors: ["LINK_GONE"],
  },
  /** Answers the version of what there was just before: restoring that one takes it back. */
  restoreVersion: {
    method: "POST",
    path: "/api/v1/items/:kind/:id/versions/:versionId/restore",
    access: "actor",
    params,
    answer: Made,
    errors: ["LINK_GONE", "NOT_EDITED_TOGETHER", "DOCUMENT_LOCKED", "DOCUMENT_FULL"],
  },
  lock: {
    method: "PUT",
    path: "/api/v1/items/:kind/:id/lock",
    access: "actor",
    params,
    body: NewLock,
    answer: Made,
    errors: ["LINK_GONE", "DOCUMENT_LOCKED"],
  },
  unlock: {
    method: "DELETE",
    path: "/api/v1/items/:kind/:id/lock",
    access: "actor",
    params,
    answer: Empty,
    errors: ["LINK_GONE", "NOT_LOCKED"],
  },
});
