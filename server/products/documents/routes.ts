import {
  ChangeDocument,
  Document,
  DocumentImage,
  DocumentList,
  ImportFormats,
  MadeSuggestion,
  NewDocument,
  NewSuggestion,
  documentFormats,
  type DocumentFormat,
} from "@safos/contract/documents";
import { Empty, Id, Problem } from "@safos/contract/common";
import { zipSync, type Zippable } from "fflate";
import Type from "typebox";
import type { Blobs } from "#blobs";
import {
  disposition,
  fileNameOf,
  requirePerson,
  type FastifyInstance,
  type FastifyReply,
  type Http,
  refuse,
} from "#http";
import type { Items } from "#items";
import { typeOfFormat, writeFile } from "./formats/files.ts";
import { readImage } from "./queries.ts";
import { readAll, type DocumentService } from "./service.ts";

const tags = ["documents"];
const errors = { "4xx": Problem, "5xx": Problem };
const ById = Type.Object({ id: Id });
type ById = { id: string };
const ByImage = Type.Object({ id: Id, imageId: Id });
const BySuggestion = Type.Object({ id: Id, suggestionId: Id });
const After = Type.Object({ after: Type.Optional(Id) });
const ImportQuery = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 250 }),
  parentId: Type.Optional(Id),
});
const Format = Type.Union(documentFormats.map((one) => Type.Literal(one)));
const ExportQuery = Type.Object({
  format: Format,
  /** With everything under it, as a ZIP. */
  isTree: Type.Optional(Type.Boolean()),
  locale: Type.Optional(Type.Union([Type.Literal("sv"), Type.Literal("en")])),
});
type ExportQuery = { format: DocumentFormat; isTree?: boolean; locale?: "sv" | "en" };

const largestImport = 25 << 20;
const largestImage = 15 << 20;
const mostInTree = 500;

export function documentRoutes(deps: { service: DocumentService; items: Items; blobs: Blobs; http: Http }) {
  const { service, items, blobs } = deps;

  async function sendTree(
    reply: FastifyReply,
    rows: Awaited<ReturnType<DocumentService["tree"]>>,
    query: ExportQuery,
  ): Promise<FastifyReply> {
    if (rows.length > mostInTree)
      throw refuse("TOO_LARGE", "There are too many documents under this one for one file.", {
        limit: mostInTree,
      });
    const folders = new Map<string, string>();
    const taken = new Set<string>();
    const entries: Zippable = {};
    for (const row of rows) {
      const above = row.depth === 0 ? "" : (folders.get(row.parentId ?? "") ?? "");
      const stem = freeName(`${above}${safeName(row.title)}`, taken);
      folders.set(row.id, `${stem}/`);
      const bytes = await writeFile(query.format, row.title, await service.content(row), optionsOf(query));
      entries[`${stem}.${query.format}`] = [new Uint8Array(bytes), { mtime: row.changedAt }];
    }
    return send(
      reply,
      `${safeName(rows[0]?.title ?? "")}.zip`,
      "application/zip",
      Buffer.from(zipSync(entries, { level: 6 })),
    );
  }

  const optionsOf = (query: ExportQuery) => ({
    publicUrl: deps.http.publicUrl,
    locale: query.locale ?? ("sv" as const),
    loadImage: service.loadImage,
  });

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ById; Querystring: { after?: string } }>(
      "/api/v1/workspaces/:id/documents",
      { schema: { tags, params: ById, querystring: After, response: { 200: DocumentList, ...errors } } },
      (request) => service.list(requirePerson(request), request.params.id, request.query.after ?? null),
    );
    app.post<{ Params: ById; Body: NewDocument }>(
      "/api/v1/workspaces/:id/documents",
      { schema: { tags, params: ById, body: NewDocument, response: { 201: Document, ...errors } } },
      async (request, reply) =>
        reply.code(201).send(await service.create(requirePerson(request), request.params.id, request.body)),
    );
    app.get(
      "/api/v1/documents/import-formats",
      { schema: { tags, response: { 200: ImportFormats, ...errors } } },
      async (request) => {
        requirePerson(request);
        return { endings: await service.importEndings() };
      },
    );
    app.get<{ Params: ById }>(
      "/api/v1/documents/:id",
      { schema: { tags, params: ById, response: { 200: Document, ...errors } } },
      async (request) => service.view(await items.actorOf(request), request.params.id),
    );
    app.get<{ Params: ById; Querystring: { after?: string } }>(
      "/api/v1/documents/:id/tree",
      { schema: { tags, params: ById, querystring: After, response: { 200: DocumentList, ...errors } } },
      async (request) => service.listTree(await items.actorOf(request), request.params.id, request.query.after ?? null),
    );
    app.patch<{ Params: ById; Body: ChangeDocument }>(
      "/api/v1/documents/:id",
      { schema: { tags, params: ById, body: ChangeDocument, response: { 200: Document, ...errors } } },
      async (request) => service.change(await items.actorOf(request), request.params.id, request.body),
    );
    app.get<{ Params: ById; Querystring: ExportQuery }>(
      "/api/v1/documents/:id/export",
      { schema: { tags, params: ById, querystring: ExportQuery, response: errors } },
      async (request, reply) => {
        const { query } = request;
        const actor = await items.actorOf(request);
        if (query.isTree === true) return sendTree(reply, await service.tree(actor, request.params.id), query);
        const item = await items.require(actor, "document", request.params.id, "read");
        const bytes = await writeFile(query.format, item.title, await service.content(item), optionsOf(query));
        return send(reply, `${safeName(item.title)}.${query.format}`, typeOfFormat[query.format], bytes);
      },
    );
    app.post<{ Params: ById; Body: NewSuggestion }>(
      "/api/v1/documents/:id/suggestions",
      { schema: { tags, params: ById, body: NewSuggestion, response: { 201: MadeSuggestion, ...errors } } },
      async (request, reply) => {
        const actor = await items.actorOf(request);
        return reply.code(201).send(await service.suggestions.add(actor, request.params.id, request.body));
      },
    );
    app.delete<{ Params: { id: string; suggestionId: string } }>(
      "/api/v1/documents/:id/suggestions/:suggestionId",
      { schema: { tags, params: BySuggestion, response: { 200: Empty, ...errors } } },
      async (request) => {
        const { id, suggestionId } = request.params;
        await service.suggestions.remove(await items.actorOf(request), id, suggestionId);
        return {};
      },
    );
    app.get<{ Params: { id: string; imageId: string } }>(
      "/api/v1/documents/:id/images/:imageId",
      { schema: { tags, params: ByImage, response: errors } },
      async (request, reply) => {
        const { id, imageId } = request.params;
        await items.require(await items.actorOf(request), "document", id, "read");
        const image = await readImage(service.db, id, imageId);
        if (!image) throw refuse("MISSING", "There is no such picture.");
        return reply
          .header("cache-control", "private, max-age=86400, immutable")
          .header("content-security-policy", "sandbox; default-src 'none'")
          .type(image.contentType)
          .send(blobs.open(image.blob));
      },
    );

    await app.register(async (streams) => {
      streams.removeAllContentTypeParsers();
      streams.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
      const config = { isStream: true };
      const bodyOf = (body: unknown): AsyncIterable<Uint8Array> => (body ?? []) as AsyncIterable<Uint8Array>;
      streams.post<{ Params: ById; Querystring: { name: string; parentId?: string } }>(
        "/api/v1/workspaces/:id/documents/import",
        { config, schema: { tags, params: ById, querystring: ImportQuery, response: { 201: Document, ...errors } } },
        async (request, reply) => {
          const person = requirePerson(request);
          const bytes = await readAll(bodyOf(request.body), largestImport);
          const { name, parentId } = request.query;
          return reply
            .code(201)
            .send(await service.importFile(person, request.params.id, { name, bytes, parentId: parentId ?? null }));
        },
      );
      streams.post<{ Params: ById }>(
        "/api/v1/documents/:id/images",
        { config, schema: { tags, params: ById, response: { 201: DocumentImage, ...errors } } },
        async (request, reply) => {
          const actor = await items.actorOf(request);
          await items.require(actor, "document", request.params.id, "write");
          const bytes = await readAll(bodyOf(request.body), largestImage);
          return reply.code(201).send(await service.addImage(actor, request.params.id, bytes));
        },
      );
    });
  };
}

function send(reply: FastifyReply, name: string, type: string, bytes: Buffer): FastifyReply {
  return reply
    .header("content-disposition", disposition("attachment", name))
    .header("content-security-policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:")
    .type(type.startsWith("text/") ? `${type}; charset=utf-8` : type)
    .send(bytes);
}

const safeName = (title: string): string => fileNameOf(title, "Dokument");

function freeName(name: string, taken: Set<string>): string {
  for (let count = 1; ; count++) {
    const next = count === 1 ? name : `${name} (${count})`;
    if (taken.has(next.toLowerCase())) continue;
    taken.add(next.toLowerCase());
    return next;
  }
}
