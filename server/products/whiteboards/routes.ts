import { Id, Problem } from "@safos/contract/common";
import {
  ChangeWhiteboard,
  NewWhiteboard,
  Whiteboard,
  WhiteboardImage,
  WhiteboardList,
} from "@safos/contract/whiteboards";
import Type from "typebox";
import type { Blobs } from "#blobs";
import { disposition, fileNameOf, requirePerson, type FastifyInstance, refuse } from "#http";
import { escapeHtml, type Items } from "#items";
import { writeOutline } from "./outline-page.ts";
import { readImages } from "./queries.ts";
import { readAll, type WhiteboardService } from "./service.ts";

const tags = ["whiteboards"];
const errors = { "4xx": Problem, "5xx": Problem };
const ById = Type.Object({ id: Id });
type ById = { id: string };
const ByImage = Type.Object({ id: Id, imageId: Type.String({ pattern: "^[A-Za-z0-9_-]{1,80}$" }) });
type ByImage = { id: string; imageId: string };
const After = Type.Object({ after: Type.Optional(Id) });
const ImportQuery = Type.Object({ name: Type.String({ minLength: 1, maxLength: 250 }) });
/** `html` is the outline: what lies on the whiteboard, in words. */
const ExportQuery = Type.Object({
  format: Type.Union([Type.Literal("excalidraw"), Type.Literal("html")]),
  locale: Type.Optional(Type.Union([Type.Literal("sv"), Type.Literal("en")])),
});
type ExportQuery = { format: "excalidraw" | "html"; locale?: "sv" | "en" };

const largestImport = 50 << 20;
const largestImage = 15 << 20;

export function whiteboardRoutes(deps: { service: WhiteboardService; items: Items; blobs: Blobs }) {
  const { service, items, blobs } = deps;
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ById; Querystring: { after?: string } }>(
      "/api/v1/workspaces/:id/whiteboards",
      { schema: { tags, params: ById, querystring: After, response: { 200: WhiteboardList, ...errors } } },
      (request) => service.list(requirePerson(request), request.params.id, request.query.after ?? null),
    );
    app.post<{ Params: ById; Body: NewWhiteboard }>(
      "/api/v1/workspaces/:id/whiteboards",
      {
        schema: { tags, params: ById, body: NewWhiteboard, response: { 200: Whiteboard, 201: Whiteboard, ...errors } },
      },
      async (request, reply) => {
        const made = await service.create(requirePerson(request), request.params.id, request.body);
        return reply.code(made.isNew ? 201 : 200).send(made.whiteboard);
      },
    );
    app.get<{ Params: ById }>(
      "/api/v1/whiteboards/:id",
      { schema: { tags, params: ById, response: { 200: Whiteboard, ...errors } } },
      async (request) => service.view(await items.actorOf(request), request.params.id),
    );
    app.patch<{ Params: ById; Body: ChangeWhiteboard }>(
      "/api/v1/whiteboards/:id",
      { schema: { tags, params: ById, body: ChangeWhiteboard, response: { 200: Whiteboard, ...errors } } },
      async (request) => service.change(await items.actorOf(request), request.params.id, request.body),
    );
    app.get<{ Params: ById; Querystring: ExportQuery }>(
      "/api/v1/whiteboards/:id/export",
      { schema: { tags, params: ById, querystring: ExportQuery, response: errors } },
      async (request, reply) => {
        const item = await items.require(await items.actorOf(request), "whiteboard", request.params.id, "read");
        const { format, locale = "sv" } = request.query;
        const { elements, drawing } = await service.drawing(item.id);
        const name = `${fileNameOf(item.title, "Whiteboard")}.${format}`;
        const title = escapeHtml(item.title);
        return reply
          .header("content-disposition", disposition("attachment", name))
          .header("content-security-policy", "sandbox; default-src 'none'")
          .type(format === "html" ? "text/html; charset=utf-8" : "application/vnd.excalidraw+json")
          .send(
            format === "excalidraw"
              ? drawing
              : `<!doctype html><html lang="${locale}"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${writeOutline(elements, locale)}</html>`,
          );
      },
    );
    app.get<{ Params: ByImage }>(
      "/api/v1/whiteboards/:id/images/:imageId",
      { schema: { tags, params: ByImage, response: errors } },
      async (request, reply) => {
        const { id, imageId } = request.params;
        await items.require(await items.actorOf(request), "whiteboard", id, "read");
        const [image] = await readImages(service.db, id, [imageId]);
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
      streams.post<{ Params: ById; Querystring: { name: string } }>(
        "/api/v1/workspaces/:id/whiteboards/import",
        { config, schema: { tags, params: ById, querystring: ImportQuery, response: { 201: Whiteboard, ...errors } } },
        async (request, reply) => {
          const person = requirePerson(request);
          const bytes = await readAll(bodyOf(request.body), largestImport);
          const { name } = request.query;
          return reply.code(201).send(await service.importFile(person, request.params.id, { name, bytes }));
        },
      );
      streams.post<{ Params: ByImage }>(
        "/api/v1/whiteboards/:id/images/:imageId",
        { config, schema: { tags, params: ByImage, response: { 201: WhiteboardImage, ...errors } } },
        async (request, reply) => {
          const { id, imageId } = request.params;
          await items.require(await items.actorOf(request), "whiteboard", id, "write");
          const bytes = await readAll(bodyOf(request.body), largestImage);
          return reply.code(201).send(await service.addImage(id, imageId, bytes));
        },
      );
    });
  };
}
