import Type from "typebox";
import { Empty, Id, Problem } from "@safos/contract/common";
import {
  Answering,
  Ballot,
  ChangeResponse,
  FormFile,
  OpenResponse,
  OwnResponse,
  Progress,
  SaveDraft,
  SendResponse,
  SentResponse,
} from "@safos/contract/forms";
import type { Blobs } from "#blobs";
import type { FastifyInstance, FastifyRequest, Http } from "#http";
import type { Actor, Items } from "#items";
import { isVisitor, type AnswerService } from "./answers.ts";
import type { Flood } from "./flood.ts";
import type { FormDb } from "./queries.ts";
import { storeUpload } from "./uploads.ts";

const tags = ["forms"];
const errors = { "4xx": Problem, "5xx": Problem };
const ById = Type.Object({ id: Id });
type ById = { id: string };
const UploadQuery = Type.Object({
  question: Type.String({ pattern: "^[a-z0-9]{1,16}$" }),
  name: Type.String({ minLength: 1, maxLength: 200 }),
});

/** Answering, for members and for visitors with a link in `safos-link`. */
export function answerRoutes(deps: {
  db: FormDb;
  items: Items;
  blobs: Blobs;
  answers: AnswerService;
  flood: Flood;
  http: Http;
}) {
  const { db, items, blobs, answers, flood, http } = deps;

  /** Who asks; visitors are counted when they bring something that is kept. */
  async function actorOf(request: FastifyRequest, formId: string): Promise<Actor> {
    const actor = await items.actorOf(request);
    if (isVisitor(actor)) await flood.count(http.addressOf(request.raw), formId);
    return actor;
  }

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ById }>(
      "/api/v1/forms/:id/answering",
      { schema: { tags, params: ById, response: { 200: Answering, ...errors } } },
      async (request) => answers.open(await items.actorOf(request), request.params.id),
    );
    app.put<{ Params: ById; Body: SaveDraft }>(
      "/api/v1/forms/:id/draft",
      { schema: { tags, params: ById, body: SaveDraft, response: { 200: Empty, ...errors } } },
      async (request) => {
        await answers.saveDraft(await items.actorOf(request), request.params.id, request.body.answers);
        return {};
      },
    );
    app.post<{ Params: ById; Body: Progress }>(
      "/api/v1/forms/:id/progress",
      { schema: { tags, params: ById, body: Progress, response: { 200: Empty, ...errors } } },
      async (request) => {
        const { key, questionId } = request.body;
        await answers.saveProgress(await items.actorOf(request), request.params.id, key, questionId);
        return {};
      },
    );
    app.post<{ Params: ById }>(
      "/api/v1/forms/:id/ballot",
      { schema: { tags, params: ById, response: { 201: Ballot, ...errors } } },
      async (request, reply) =>
        reply.code(201).send({ ballot: await answers.giveBallot(await items.actorOf(request), request.params.id) }),
    );
    app.post<{ Params: ById; Body: SendResponse }>(
      "/api/v1/forms/:id/responses",
      { schema: { tags, params: ById, body: SendResponse, response: { 201: SentResponse, ...errors } } },
      async (request, reply) =>
        reply
          .code(201)
          .send(await answers.send(await actorOf(request, request.params.id), request.params.id, request.body)),
    );
    app.post<{ Params: ById; Body: OpenResponse }>(
      "/api/v1/forms/:id/own",
      { schema: { tags, params: ById, body: OpenResponse, response: { 200: OwnResponse, ...errors } } },
      async (request) => answers.openOwn(await items.actorOf(request), request.params.id, request.body.key),
    );
    app.put<{ Params: ById; Body: ChangeResponse }>(
      "/api/v1/forms/:id/own",
      { schema: { tags, params: ById, body: ChangeResponse, response: { 200: OwnResponse, ...errors } } },
      async (request) => answers.change(await actorOf(request, request.params.id), request.params.id, request.body),
    );

    await app.register(async (streams) => {
      streams.removeAllContentTypeParsers();
      streams.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
      streams.post<{ Params: ById; Querystring: { question: string; name: string } }>(
        "/api/v1/forms/:id/uploads",
        {
          config: { isStream: true },
          schema: { tags, params: ById, querystring: UploadQuery, response: { 201: FormFile, ...errors } },
        },
        async (request, reply) => {
          const actor = await actorOf(request, request.params.id);
          const form = await answers.needOpen(actor, request.params.id);
          const file = await storeUpload({ db, blobs }, form, {
            questionId: request.query.question,
            name: request.query.name,
            bytes: (request.body ?? []) as AsyncIterable<Uint8Array>,
          });
          return reply.code(201).send(file);
        },
      );
    });
  };
}
