import Type from "typebox";
import { Id, Problem } from "@safos/contract/common";
import {
  ChangeForm,
  CrossTable,
  CrossTableQuery,
  DuplicateForm,
  ExportQuery,
  Form,
  FormPage,
  FormQuery,
  FormResponse,
  FormResponsePage,
  NewForm,
  Reminded,
  ResponseQuery,
  Results,
  ResultsQuery,
  TextPage,
  TextQuery,
  TransferForm,
} from "@safos/contract/forms";
import { Empty } from "@safos/contract/common";
import type { Blobs } from "#blobs";
import { disposition, requirePerson, type FastifyInstance, type FastifyReply } from "#http";
import type { Items } from "#items";
import type { Exported, FormExports } from "./exports.ts";
import type { ResultService } from "./results.ts";
import type { FormService } from "./service.ts";

const tags = ["forms"];
const errors = { "4xx": Problem, "5xx": Problem };
const ById = Type.Object({ id: Id });
const ByResponse = Type.Object({ id: Id, responseId: Type.String({ minLength: 1, maxLength: 60 }) });
const ByFile = Type.Object({ ...ByResponse.properties, fileId: Type.String({ minLength: 1, maxLength: 60 }) });
type ById = { id: string };
type ByResponse = ById & { responseId: string };

/** Making forms and reading what came in. Answering is in `answer-routes.ts`. */
export function formRoutes(deps: {
  items: Items;
  blobs: Blobs;
  forms: FormService;
  results: ResultService;
  exports: FormExports;
}) {
  const { items, blobs, forms, results, exports } = deps;
  // The bodies of all changes are larger than a form can be by its shape; the shape says the rest.
  const bodyLimit = 4 << 20;

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ById; Querystring: FormQuery }>(
      "/api/v1/workspaces/:id/forms",
      { schema: { tags, params: ById, querystring: FormQuery, response: { 200: FormPage, ...errors } } },
      (request) => forms.list(requirePerson(request), request.params.id, request.query),
    );
    app.post<{ Params: ById; Body: NewForm }>(
      "/api/v1/workspaces/:id/forms",
      { bodyLimit, schema: { tags, params: ById, body: NewForm, response: { 201: Form, ...errors } } },
      async (request, reply) =>
        reply.code(201).send(await forms.create(requirePerson(request), request.params.id, request.body)),
    );
    app.get<{ Params: ById }>(
      "/api/v1/forms/:id",
      { schema: { tags, params: ById, response: { 200: Form, ...errors } } },
      async (request) => forms.get(await items.actorOf(request), request.params.id),
    );
    app.patch<{ Params: ById; Body: ChangeForm }>(
      "/api/v1/forms/:id",
      { bodyLimit, schema: { tags, params: ById, body: ChangeForm, response: { 200: Form, ...errors } } },
      async (request) => forms.change(await items.actorOf(request), request.params.id, request.body),
    );
    app.post<{ Params: ById; Body: DuplicateForm }>(
      "/api/v1/forms/:id/duplicate",
      { schema: { tags, params: ById, body: DuplicateForm, response: { 201: Form, ...errors } } },
      async (request, reply) =>
        reply.code(201).send(await forms.duplicate(requirePerson(request), request.params.id, request.body)),
    );
    app.post<{ Params: ById; Body: TransferForm }>(
      "/api/v1/forms/:id/transfer",
      { schema: { tags, params: ById, body: TransferForm, response: { 200: Form, ...errors } } },
      async (request) => forms.transfer(await items.actorOf(request), request.params.id, request.body.name),
    );
    app.post<{ Params: ById }>(
      "/api/v1/forms/:id/remind",
      { schema: { tags, params: ById, response: { 200: Reminded, ...errors } } },
      async (request) => forms.remind(await items.actorOf(request), request.params.id),
    );

    app.get<{ Params: ById; Querystring: ResultsQuery }>(
      "/api/v1/forms/:id/results",
      { schema: { tags, params: ById, querystring: ResultsQuery, response: { 200: Results, ...errors } } },
      async (request) => results.summary(await items.actorOf(request), request.params.id, request.query.filter),
    );
    app.get<{ Params: ById; Querystring: CrossTableQuery }>(
      "/api/v1/forms/:id/cross-table",
      { schema: { tags, params: ById, querystring: CrossTableQuery, response: { 200: CrossTable, ...errors } } },
      async (request) => results.crossTable(await items.actorOf(request), request.params.id, request.query),
    );
    app.get<{ Params: ById; Querystring: TextQuery }>(
      "/api/v1/forms/:id/texts",
      { schema: { tags, params: ById, querystring: TextQuery, response: { 200: TextPage, ...errors } } },
      async (request) => results.texts(await items.actorOf(request), request.params.id, request.query),
    );
    app.get<{ Params: ById; Querystring: ResponseQuery }>(
      "/api/v1/forms/:id/responses",
      { schema: { tags, params: ById, querystring: ResponseQuery, response: { 200: FormResponsePage, ...errors } } },
      async (request) => results.responses(await items.actorOf(request), request.params.id, request.query),
    );
    app.get<{ Params: ByResponse }>(
      "/api/v1/forms/:id/responses/:responseId",
      { schema: { tags, params: ByResponse, response: { 200: FormResponse, ...errors } } },
      async (request) => results.response(await items.actorOf(request), request.params.id, request.params.responseId),
    );
    app.delete<{ Params: ByResponse }>(
      "/api/v1/forms/:id/responses/:responseId",
      { schema: { tags, params: ByResponse, response: { 200: Empty, ...errors } } },
      async (request) => {
        await results.remove(await items.actorOf(request), request.params.id, request.params.responseId);
        return {};
      },
    );
    app.get<{ Params: ByResponse }>(
      "/api/v1/forms/:id/responses/:responseId/pdf",
      { schema: { tags, params: ByResponse } },
      async (request, reply) =>
        sendFile(
          reply,
          await exports.responsePdf(await items.actorOf(request), request.params.id, request.params.responseId),
        ),
    );
    app.get<{ Params: ByResponse & { fileId: string } }>(
      "/api/v1/forms/:id/responses/:responseId/files/:fileId",
      { schema: { tags, params: ByFile } },
      async (request, reply) => {
        const { id, responseId, fileId } = request.params;
        const file = await results.file(await items.actorOf(request), id, responseId, fileId);
        // Strangers' files are never shown on our own origin, only saved.
        return describe(reply, file.name, "application/octet-stream")
          .header("content-length", String(file.size))
          .send(blobs.open(file.blob));
      },
    );
    app.get<{ Params: ById; Querystring: ExportQuery }>(
      "/api/v1/forms/:id/export",
      { schema: { tags, params: ById, querystring: ExportQuery } },
      async (request, reply) =>
        sendFile(reply, await exports.download(await items.actorOf(request), request.params.id, request.query.format)),
    );
  };
}

function sendFile(reply: FastifyReply, file: Exported): FastifyReply {
  return describe(reply, file.name, file.contentType).send(file.content);
}

function describe(reply: FastifyReply, name: string, contentType: string): FastifyReply {
  return reply
    .header("content-disposition", disposition("attachment", name))
    .header("cache-control", "private, no-store")
    .header("content-security-policy", "sandbox; default-src 'none'")
    .type(contentType);
}
