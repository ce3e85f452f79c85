import Type from "typebox";
import {
  chunkSize,
  FileId,
  FileItem,
  FileName,
  FinishUpload,
  NewUpload,
  OnConflict,
  Upload,
} from "@safos/contract/files";
import { Empty, Id, Problem } from "@safos/contract/common";
import { uuid } from "#clock";
import { Refusal, requirePerson, type FastifyInstance } from "#http";
import type { FilesDeps } from "../service.ts";
import { accessNode, missing, type Actor } from "../tree/access.ts";
import { requireFileName } from "../tree/names.ts";
import { readChild, readRoot } from "../tree/queries.ts";
import type { Tree } from "../tree/service.ts";
import { viewNodes } from "../views.ts";
import type { UploadRow } from "./queries.ts";
import type { Uploads } from "./service.ts";

const tags = ["files"];
const errors = { "4xx": Problem, "5xx": Problem };
const ById = Type.Object({ id: Id });
const ByChunk = Type.Object({ id: Id, number: Type.Integer({ minimum: 1, maximum: 10_000 }) });
const Direct = Type.Object({ folder: Type.Optional(FileId), name: FileName, onConflict: Type.Optional(OnConflict) });

/** Uploads from the page and the API: whole for small files, in resumable pieces for large ones. */
export function uploadRoutes(deps: FilesDeps & { tree: Tree; uploads: Uploads }) {
  const { db, workspaces, uploads, tree, blobs } = deps;

  async function folderFor(actor: Actor, workspaceId: string, folderId: number | undefined): Promise<number> {
    await workspaces.require(actor.personId, workspaceId, "read");
    const { node } = await accessNode(deps, actor, folderId ?? (await readRoot(db, workspaceId)).id, "write");
    if (node.workspaceId !== workspaceId) throw missing();
    return node.id;
  }

  async function describe(upload: UploadRow): Promise<Upload> {
    const isNameTaken =
      upload.parentId !== null && upload.name !== null && (await readChild(db, upload.parentId, upload.name)) !== null;
    const received = (await uploads.chunks(upload)).map((one) => one.number);
    return { id: upload.key, name: upload.name ?? "", size: upload.size ?? 0, chunkSize, received, isNameTaken };
  }

  return async (app: FastifyInstance): Promise<void> => {
    app.post<{ Params: { id: string }; Body: NewUpload }>(
      "/api/v1/workspaces/:id/uploads",
      { schema: { tags, params: ById, body: NewUpload, response: { 201: Upload, ...errors } } },
      async (request, reply) => {
        const person = requirePerson(request);
        const { name, size, modifiedAt } = request.body;
        const parentId = await folderFor(person, request.params.id, request.body.parentId);
        if (size > deps.maxFileBytes)
          throw new Refusal("too_large", "TOO_LARGE", "The content is larger than allowed.", {
            limit: deps.maxFileBytes,
          });
        await tree.requireSpace(request.params.id, size, { parentId, name: requireFileName(name) });
        const key = uuid();
        const mtime = modifiedAt === undefined ? undefined : new Date(modifiedAt);
        // A leap second is written well and yet no moment.
        if (mtime && !(mtime.getTime() >= 0)) throw new Refusal("invalid", "INVALID", "There is no such moment.");
        await uploads.begin(person.personId, {
          key,
          workspaceId: request.params.id,
          parentId,
          name: requireFileName(name),
          size,
          mtime,
        });
        return reply.code(201).send(await describe(await uploads.find(person.personId, key)));
      },
    );
    app.get<{ Params: { id: string } }>(
      "/api/v1/uploads/:id",
      { schema: { tags, params: ById, response: { 200: Upload, ...errors } } },
      async (request) => describe(await uploads.find(requirePerson(request).personId, request.params.id)),
    );
    app.delete<{ Params: { id: string } }>(
      "/api/v1/uploads/:id",
      { schema: { tags, params: ById, response: { 200: Empty, ...errors } } },
      async (request) => {
        await uploads.end(await uploads.find(requirePerson(request).personId, request.params.id));
        return {};
      },
    );
    app.post<{ Params: { id: string }; Body: FinishUpload }>(
      "/api/v1/uploads/:id/finish",
      { schema: { tags, params: ById, body: FinishUpload, response: { 201: FileItem, ...errors } } },
      async (request, reply) => {
        const person = requirePerson(request);
        const upload = await uploads.find(person.personId, request.params.id);
        if (upload.parentId === null || upload.name === null)
          throw new Refusal("missing", "UPLOAD_MISSING", "There is no such upload; it may have expired.");
        await accessNode(deps, person, upload.parentId, "write");
        const stored = await uploads.assemble(upload, upload.size);
        const content = {
          blob: stored.hash,
          size: stored.size,
          sha1: stored.digests.sha1 ?? null,
          mtime: upload.mtime ?? undefined,
        };
        const { node } = await tree.putFile(person, upload.parentId, upload.name, content, {
          onConflict: request.body.onConflict,
        });
        await uploads.end(upload);
        return reply.code(201).send((await viewNodes(deps, person.personId, [node]))[0]);
      },
    );

    await app.register(async (streams) => {
      streams.removeAllContentTypeParsers();
      streams.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
      const config = { isStream: true };
      streams.put<{ Params: { id: string; number: number } }>(
        "/api/v1/uploads/:id/chunks/:number",
        {
          config: { ...config, isUncounted: true },
          schema: { tags, params: ByChunk, response: { 200: Empty, ...errors } },
        },
        async (request) => {
          const upload = await uploads.find(requirePerson(request).personId, request.params.id);
          await uploads.put(upload, request.params.number, bodyOf(request.body), chunkSize);
          return {};
        },
      );
      streams.post<{ Params: { id: string }; Querystring: { folder?: number; name: string; onConflict?: OnConflict } }>(
        "/api/v1/workspaces/:id/files",
        { config, schema: { tags, params: ById, querystring: Direct, response: { 201: FileItem, ...errors } } },
        async (request, reply) => {
          const person = requirePerson(request);
          const parentId = await folderFor(person, request.params.id, request.query.folder);
          const name = requireFileName(request.query.name);
          const stored = await blobs.write(bodyOf(request.body), { digests: ["sha1"], limit: deps.maxFileBytes });
          const content = { blob: stored.hash, size: stored.size, sha1: stored.digests.sha1 ?? null };
          const { node } = await tree.putFile(person, parentId, name, content, {
            onConflict: request.query.onConflict ?? "refuse",
          });
          return reply.code(201).send((await viewNodes(deps, person.personId, [node]))[0]);
        },
      );
    });
  };
}

/** The request's stream; nothing at all when no body was sent. */
export function bodyOf(body: unknown): AsyncIterable<Uint8Array> {
  return (body ?? []) as AsyncIterable<Uint8Array>;
}
