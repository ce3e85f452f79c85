import Type from "typebox";
import { Empty, Id } from "@safos/contract/common";
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
import { requirePerson, type FastifyInstance } from "#http";
import type { FilesDeps } from "../deps.ts";
import { ById, errors, tags } from "../route-schemas.ts";
import { viewNode } from "../tree/view.ts";
import { bodyOf } from "./body.ts";
import { findUpload } from "./find.ts";
import { finishUpload } from "./finish.ts";
import { planUpload } from "./plan.ts";
import { deleteUpload } from "./queries.ts";
import { storeChunk } from "./store-chunk.ts";
import { viewUpload } from "./view.ts";
import { writeWhole } from "./write-whole.ts";

const ByChunk = Type.Object({ id: Id, number: Type.Integer({ minimum: 1, maximum: 10_000 }) });
type ByChunk = { id: string; number: number };
const WholeQuery = Type.Object({
  folder: Type.Optional(FileId),
  name: FileName,
  onConflict: Type.Optional(OnConflict),
});
type WholeQuery = { folder?: number; name: string; onConflict?: OnConflict };

/** Uploads from the page in resumable pieces. */
export const uploadRoutes =
  (deps: FilesDeps) =>
  async (app: FastifyInstance): Promise<void> => {
    app.post<{ Params: ById; Body: NewUpload }>(
      "/api/v1/workspaces/:id/uploads",
      { schema: { tags, params: ById, body: NewUpload, response: { 201: Upload, ...errors } } },
      async (request, reply) => {
        const upload = await planUpload(deps, requirePerson(request), request.params.id, request.body);
        return reply.code(201).send(await viewUpload(deps, upload));
      },
    );
    app.get<{ Params: ById }>(
      "/api/v1/uploads/:id",
      { schema: { tags, params: ById, response: { 200: Upload, ...errors } } },
      async (request) => viewUpload(deps, await findUpload(deps, requirePerson(request).personId, request.params.id)),
    );
    app.delete<{ Params: ById }>(
      "/api/v1/uploads/:id",
      { schema: { tags, params: ById, response: { 200: Empty, ...errors } } },
      async (request) => {
        await deleteUpload(deps.db, (await findUpload(deps, requirePerson(request).personId, request.params.id)).id);
        return {};
      },
    );
    app.post<{ Params: ById; Body: FinishUpload }>(
      "/api/v1/uploads/:id/finish",
      { schema: { tags, params: ById, body: FinishUpload, response: { 201: FileItem, ...errors } } },
      async (request, reply) => {
        const person = requirePerson(request);
        const file = await finishUpload(deps, person, request.params.id, request.body.onConflict);
        return reply.code(201).send(await viewNode(deps, person.personId, file));
      },
    );
  };

/** Requests whose body is content: a piece of an upload, or a small file whole. */
export const contentUploadRoutes =
  (deps: FilesDeps) =>
  async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
    const config = { isStream: true };
    app.put<{ Params: ByChunk }>(
      "/api/v1/uploads/:id/chunks/:number",
      {
        config: { ...config, isUncounted: true },
        schema: { tags, params: ByChunk, response: { 200: Empty, ...errors } },
      },
      async (request) => {
        const upload = await findUpload(deps, requirePerson(request).personId, request.params.id);
        await storeChunk(deps, upload, request.params.number, bodyOf(request.body), chunkSize);
        return {};
      },
    );
    app.post<{ Params: ById; Querystring: WholeQuery }>(
      "/api/v1/workspaces/:id/files",
      { config, schema: { tags, params: ById, querystring: WholeQuery, response: { 201: FileItem, ...errors } } },
      async (request, reply) => {
        const person = requirePerson(request);
        const file = await writeWhole(deps, person, request.params.id, request.query, bodyOf(request.body));
        return reply.code(201).send(await viewNode(deps, person.personId, file));
      },
    );
  };
