import Type from "typebox";
import {
  ChangeFile,
  CopyFile,
  FileId,
  FileItem,
  FilePage,
  FileVersionList,
  FolderListing,
  NewFolder,
  TrashList,
} from "@safos/contract/files";
import { Empty, Id, Problem } from "@safos/contract/common";
import { Refusal, requirePerson, type FastifyInstance } from "#http";
import type { FilesDeps } from "./service.ts";
import { sendContent } from "./content.ts";
import { accessNode, missing } from "./tree/access.ts";
import {
  readChildPage,
  readLineages,
  readRecent,
  readRoot,
  readTrash,
  readVersions,
  setFavourite,
} from "./tree/queries.ts";
import { etagOf, type Tree } from "./tree/service.ts";
import type { Previews } from "./previews/service.ts";
import { namesOf, viewNodes } from "./views.ts";

const tags = ["files"];
const errors = { "4xx": Problem, "5xx": Problem };
const ByWorkspace = Type.Object({ id: Id });
const ByFile = Type.Object({ id: FileId });
const ByVersion = Type.Object({ id: FileId, versionId: FileId });
const Listing = Type.Object({
  folder: Type.Optional(FileId),
  after: Type.Optional(Type.String({ maxLength: 300 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});
type FileParams = { id: number };

export function fileRoutes(deps: FilesDeps & { tree: Tree; previews: Previews }) {
  const { db, workspaces, identity, tree, previews, blobs } = deps;
  const view = (personId: string, node: Parameters<typeof viewNodes>[2][number]): Promise<FileItem> =>
    viewNodes(deps, personId, [node]).then((items) => items[0] ?? Promise.reject(missing()));

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: { id: string }; Querystring: { folder?: number; after?: string; limit?: number } }>(
      "/api/v1/workspaces/:id/files",
      { schema: { tags, params: ByWorkspace, querystring: Listing, response: { 200: FolderListing, ...errors } } },
      async (request) => {
        const person = requirePerson(request);
        const folderId = request.query.folder ?? (await rootOf(person.personId, request.params.id));
        const { node, ancestors, role } = await accessNode(deps, person, folderId, "read");
        if (node.workspaceId !== request.params.id) throw missing();
        if (node.kind !== "folder") throw new Refusal("conflict", "NOT_A_FOLDER", "That is a file, not a folder.");
        const limit = request.query.limit ?? 200;
        const after = /^(folder|file):(.*)$/s.exec(request.query.after ?? "");
        const page = await readChildPage(
          db,
          node.id,
          after ? { kind: after[1] ?? "", name: after[2] ?? "" } : null,
          limit + 1,
        );
        const items = page.slice(0, limit);
        const last = items.at(-1);
        return {
          folder: await view(person.personId, node),
          path: ancestors.map((one) => ({ id: one.id, name: one.name })),
          canWrite: workspaces.can(role, "write"),
          items: await viewNodes(deps, person.personId, items),
          ...(page.length > limit && last ? { next: `${last.kind}:${last.name}` } : {}),
        };
      },
    );
    app.post<{ Params: { id: string }; Body: NewFolder }>(
      "/api/v1/workspaces/:id/folders",
      { schema: { tags, params: ByWorkspace, body: NewFolder, response: { 201: FileItem, ...errors } } },
      async (request, reply) => {
        const person = requirePerson(request);
        const parentId = request.body.parentId ?? (await rootOf(person.personId, request.params.id));
        const { node } = await accessNode(deps, person, parentId, "read");
        if (node.workspaceId !== request.params.id) throw missing();
        return reply
          .code(201)
          .send(await view(person.personId, await tree.createFolder(person, parentId, request.body.name)));
      },
    );
    app.get<{ Querystring: { limit?: number } }>(
      "/api/v1/files/recent",
      {
        schema: {
          tags,
          querystring: Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100 })) }),
          response: { 200: FilePage, ...errors },
        },
      },
      async (request) => {
        const person = requirePerson(request);
        const mine = (await workspaces.listFor(person.personId)).filter((one) => workspaces.can(one.role, "read"));
        const nodes = await readRecent(
          db,
          mine.map((one) => one.workspace.id),
          (request.query.limit ?? 20) * 2,
        );
        // Files inside a folder that lies in the trash are not trashed themselves.
        const lineages = await readLineages(
          db,
          nodes.map((node) => node.id),
        );
        const alive = nodes.filter((node) => lineages.get(node.id)?.every((one) => one.trashedAt === null));
        return {
          items: await viewNodes(deps, person.personId, alive.slice(0, request.query.limit ?? 20)),
        };
      },
    );
    app.get<{ Params: FileParams }>(
      "/api/v1/files/:id",
      { schema: { tags, params: ByFile, response: { 200: FileItem, ...errors } } },
      async (request) => {
        const person = requirePerson(request);
        return view(person.personId, (await accessNode(deps, person, request.params.id, "read")).node);
      },
    );
    app.patch<{ Params: FileParams; Body: ChangeFile }>(
      "/api/v1/files/:id",
      { schema: { tags, params: ByFile, body: ChangeFile, response: { 200: FileItem, ...errors } } },
      async (request) => {
        const person = requirePerson(request);
        const { name, parentId, isFavourite } = request.body;
        let { node } = await accessNode(deps, person, request.params.id, "read");
        if (name !== undefined || parentId !== undefined)
          node = (await tree.move(person, node.id, { name, parentId })).node;
        if (isFavourite !== undefined) await setFavourite(db, person.personId, node.id, isFavourite);
        return view(person.personId, node);
      },
    );
    app.post<{ Params: FileParams; Body: CopyFile }>(
      "/api/v1/files/:id/copy",
      { schema: { tags, params: ByFile, body: CopyFile, response: { 201: FileItem, ...errors } } },
      async (request, reply) => {
        const person = requirePerson(request);
        const { node } = await tree.copy(person, request.params.id, request.body);
        return reply.code(201).send(await view(person.personId, node));
      },
    );
    app.delete<{ Params: FileParams }>(
      "/api/v1/files/:id",
      { schema: { tags, params: ByFile, response: { 200: Empty, ...errors } } },
      async (request) => {
        await tree.trash(requirePerson(request), request.params.id);
        return {};
      },
    );

    app.get<{ Params: FileParams; Querystring: { version?: number; download?: string } }>(
      "/api/v1/files/:id/content",
      {
        schema: {
          tags,
          params: ByFile,
          querystring: Type.Object({
            version: Type.Optional(FileId),
            download: Type.Optional(Type.String()),
          }),
        },
      },
      async (request, reply) => {
        const { node } = await accessNode(deps, requirePerson(request), request.params.id, "read");
        if (node.blob === null) throw new Refusal("conflict", "NOT_A_FILE", "That is a folder, not a file.");
        const version =
          request.query.version === undefined
            ? null
            : ((await readVersions(db, node.id, request.query.version))[0] ?? null);
        if (request.query.version !== undefined && !version) throw missing();
        return sendContent(blobs, request, reply, {
          blob: version?.blob ?? node.blob,
          size: version?.size ?? node.size,
          contentType: node.contentType,
          name: node.name,
          etag: version ? `${etagOf(node)}.${version.id}` : etagOf(node),
          mtime: version?.mtime ?? node.mtime,
          isAttachment: request.query.download !== undefined,
        });
      },
    );
    app.get<{ Params: FileParams; Querystring: { size?: number } }>(
      "/api/v1/files/:id/preview",
      {
        schema: {
          tags,
          params: ByFile,
          querystring: Type.Object({ size: Type.Optional(Type.Integer({ minimum: 16, maximum: 2048 })) }),
        },
      },
      async (request, reply) => {
        const { node } = await accessNode(deps, requirePerson(request), request.params.id, "read");
        const blob = await previews.of(node, request.query.size ?? 256);
        if (blob === null) throw new Refusal("missing", "NO_PREVIEW", "There is no preview of this file.");
        return reply
          .header("cache-control", "private, max-age=86400")
          .header("etag", `"${blob.slice(0, 32)}"`)
          .type("image/webp")
          .send(blobs.open(blob));
      },
    );

    app.get<{ Params: FileParams }>(
      "/api/v1/files/:id/versions",
      { schema: { tags, params: ByFile, response: { 200: FileVersionList, ...errors } } },
      async (request) => {
        const { node } = await accessNode(deps, requirePerson(request), request.params.id, "read");
        const versions = await readVersions(db, node.id);
        const names = await namesOf(identity, [node.changedBy, ...versions.map((one) => one.changedBy)]);
        const current = {
          id: 0,
          size: node.size,
          changedAt: node.changedAt.toISOString(),
          changedBy: names(node.changedBy),
          isCurrent: true,
        };
        const older = versions.map((one) => ({
          id: one.id,
          size: one.size,
          changedAt: one.changedAt.toISOString(),
          changedBy: names(one.changedBy),
          isCurrent: false,
        }));
        return { items: [current, ...older] };
      },
    );
    app.post<{ Params: FileParams & { versionId: number } }>(
      "/api/v1/files/:id/versions/:versionId/restore",
      { schema: { tags, params: ByVersion, response: { 200: FileItem, ...errors } } },
      async (request) => {
        const person = requirePerson(request);
        return view(person.personId, await tree.restoreVersion(person, request.params.id, request.params.versionId));
      },
    );

    app.get<{ Params: { id: string } }>(
      "/api/v1/workspaces/:id/trash",
      { schema: { tags, params: ByWorkspace, response: { 200: TrashList, ...errors } } },
      async (request) => {
        const person = requirePerson(request);
        await workspaces.require(person.personId, request.params.id, "read");
        const nodes = await readTrash(db, request.params.id);
        const names = await namesOf(
          identity,
          nodes.map((node) => node.trashedBy),
        );
        const views = await viewNodes(deps, person.personId, nodes);
        const lineages = await readLineages(
          db,
          nodes.map((node) => node.id),
        );
        const items = nodes.flatMap((node, index) => {
          const one = views[index];
          const above = (lineages.get(node.id) ?? []).slice(1, -1);
          if (!one) return [];
          return [
            {
              ...one,
              trashedAt: (node.trashedAt ?? node.changedAt).toISOString(),
              trashedBy: names(node.trashedBy),
              originalPath: above.map((folder) => folder.name).join("/"),
            },
          ];
        });
        return { items };
      },
    );
    app.post<{ Params: FileParams }>(
      "/api/v1/trash/:id/restore",
      { schema: { tags, params: ByFile, response: { 200: FileItem, ...errors } } },
      async (request) => {
        const person = requirePerson(request);
        return view(person.personId, await tree.restore(person, request.params.id));
      },
    );
    app.delete<{ Params: FileParams }>(
      "/api/v1/trash/:id",
      { schema: { tags, params: ByFile, response: { 200: Empty, ...errors } } },
      async (request) => {
        await tree.destroy(requirePerson(request), request.params.id);
        return {};
      },
    );
  };

  async function rootOf(personId: string, workspaceId: string): Promise<number> {
    await workspaces.require(personId, workspaceId, "read");
    return (await readRoot(db, workspaceId)).id;
  }
}
