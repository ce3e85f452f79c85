import Type from "typebox";
import { Empty } from "@safos/contract/common";
import {
  ChangeFile,
  CopyFile,
  FileId,
  FileItem,
  FilePage,
  FolderListing,
  NewFolder,
  TrashList,
} from "@safos/contract/files";
import { requirePerson, type FastifyInstance } from "#http";
import type { FilesDeps } from "../deps.ts";
import { ByFile, ById, errors, tags } from "../route-schemas.ts";
import { accessFolder } from "./access-folder.ts";
import { accessNode } from "./access.ts";
import { changeNode } from "./change.ts";
import { copyNode } from "./copy.ts";
import { createFolder } from "./create-folder.ts";
import { destroyNode } from "./destroy.ts";
import { listFolder } from "./list-folder.ts";
import { listRecent } from "./list-recent.ts";
import { listTrash } from "./list-trash.ts";
import { restoreNode } from "./restore.ts";
import { trashNode } from "./trash.ts";
import { viewNode } from "./view.ts";

const ListingQuery = Type.Object({
  folder: Type.Optional(FileId),
  after: Type.Optional(Type.String({ maxLength: 300 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});
type ListingQuery = { folder?: number; after?: string; limit?: number };
const RecentQuery = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) });

/** Folders and files as the page sees them. */
export const treeRoutes =
  (deps: FilesDeps) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ById; Querystring: ListingQuery }>(
      "/api/v1/workspaces/:id/files",
      { schema: { tags, params: ById, querystring: ListingQuery, response: { 200: FolderListing, ...errors } } },
      async (request) => {
        const person = requirePerson(request);
        const { folder, after, limit = 200 } = request.query;
        return listFolder(deps, person, await accessFolder(deps, person, request.params.id, folder, "read"), {
          after,
          limit,
        });
      },
    );
    app.post<{ Params: ById; Body: NewFolder }>(
      "/api/v1/workspaces/:id/folders",
      { schema: { tags, params: ById, body: NewFolder, response: { 201: FileItem, ...errors } } },
      async (request, reply) => {
        const person = requirePerson(request);
        const parent = await accessFolder(deps, person, request.params.id, request.body.parentId, "read");
        const folder = await createFolder(deps, person, parent, request.body.name);
        return reply.code(201).send(await viewNode(deps, person.personId, folder));
      },
    );
    app.get<{ Querystring: { limit?: number } }>(
      "/api/v1/files/recent",
      { schema: { tags, querystring: RecentQuery, response: { 200: FilePage, ...errors } } },
      async (request) => ({ items: await listRecent(deps, requirePerson(request), request.query.limit ?? 20) }),
    );
    app.get<{ Params: ByFile }>(
      "/api/v1/files/:id",
      { schema: { tags, params: ByFile, response: { 200: FileItem, ...errors } } },
      async (request) => {
        const person = requirePerson(request);
        const { node } = await accessNode(deps, person, request.params.id, "read");
        return viewNode(deps, person.personId, node);
      },
    );
    app.patch<{ Params: ByFile; Body: ChangeFile }>(
      "/api/v1/files/:id",
      { schema: { tags, params: ByFile, body: ChangeFile, response: { 200: FileItem, ...errors } } },
      async (request) => {
        const person = requirePerson(request);
        return viewNode(deps, person.personId, await changeNode(deps, person, request.params.id, request.body));
      },
    );
    app.post<{ Params: ByFile; Body: CopyFile }>(
      "/api/v1/files/:id/copy",
      { schema: { tags, params: ByFile, body: CopyFile, response: { 201: FileItem, ...errors } } },
      async (request, reply) => {
        const person = requirePerson(request);
        const source = await accessNode(deps, person, request.params.id, "read");
        const parent = await accessNode(deps, person, request.body.parentId, "write");
        const { node } = await copyNode(deps, person, source, { parent, name: request.body.name });
        return reply.code(201).send(await viewNode(deps, person.personId, node));
      },
    );
    app.delete<{ Params: ByFile }>(
      "/api/v1/files/:id",
      { schema: { tags, params: ByFile, response: { 200: Empty, ...errors } } },
      async (request) => {
        const person = requirePerson(request);
        await trashNode(deps, person, await accessNode(deps, person, request.params.id, "write"));
        return {};
      },
    );
  };

/** What lies in the trash: listed, restored, or destroyed permanently. */
export const trashRoutes =
  (deps: FilesDeps) =>
  async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ById }>(
      "/api/v1/workspaces/:id/trash",
      { schema: { tags, params: ById, response: { 200: TrashList, ...errors } } },
      async (request) => ({ items: await listTrash(deps, requirePerson(request), request.params.id) }),
    );
    app.post<{ Params: ByFile }>(
      "/api/v1/trash/:id/restore",
      { schema: { tags, params: ByFile, response: { 200: FileItem, ...errors } } },
      async (request) => {
        const person = requirePerson(request);
        return viewNode(deps, person.personId, await restoreNode(deps, person, request.params.id));
      },
    );
    app.delete<{ Params: ByFile }>(
      "/api/v1/trash/:id",
      { schema: { tags, params: ByFile, response: { 200: Empty, ...errors } } },
      async (request) => {
        await destroyNode(deps, requirePerson(request), request.params.id);
        return {};
      },
    );
  };
