import { Id, Problem } from "@safos/contract/common";
import {
  ChangeOption,
  ChangePoll,
  Decision,
  NewOption,
  NewPoll,
  Poll,
  PollPage,
  Vote,
  type ChangePoll as PollChange,
  type Decision as PollDecision,
  type NewOption as FreshOption,
  type NewPoll as FreshPoll,
  type Vote as PollVote,
} from "@safos/contract/polls";
import Type from "typebox";
import { disposition, requirePerson, type FastifyInstance } from "#http";
import type { Items } from "#items";
import { exportPoll } from "./export.ts";
import type { PollService } from "./service.ts";

const tags = ["polls"];
const errors = { "4xx": Problem, "5xx": Problem };
const ById = Type.Object({ id: Id });
const ByOption = Type.Object({ id: Id, optionId: Type.String({ minLength: 1, maxLength: 255 }) });
const Listing = Type.Object(
  {
    state: Type.Optional(Type.Union([Type.Literal("open"), Type.Literal("closed")])),
    after: Type.Optional(Id),
  },
  { additionalProperties: false },
);
const Format = Type.Object({ format: Type.Union([Type.Literal("csv"), Type.Literal("xlsx")]) });
type ById = { id: string };
type ByOption = { id: string; optionId: string };
const pageSize = 50;
const one = { 200: Poll, ...errors };

export function pollRoutes(deps: { polls: PollService; items: Items }) {
  const { polls, items } = deps;
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ById; Querystring: { state?: "open" | "closed"; after?: string } }>(
      "/api/v1/workspaces/:id/polls",
      { schema: { tags, params: ById, querystring: Listing, response: { 200: PollPage, ...errors } } },
      async (request) => {
        const { state, after } = request.query;
        const isOpen = state === undefined ? null : state === "open";
        const list = await polls.list(requirePerson(request), request.params.id, isOpen, after ?? null, pageSize + 1);
        const last = list[pageSize - 1];
        return { items: list.slice(0, pageSize), ...(list.length > pageSize && last ? { next: last.id } : {}) };
      },
    );
    app.post<{ Params: ById; Body: FreshPoll }>(
      "/api/v1/workspaces/:id/polls",
      { schema: { tags, params: ById, body: NewPoll, response: { 201: Poll, ...errors } } },
      async (request, reply) =>
        reply.code(201).send(await polls.create(requirePerson(request), request.params.id, request.body)),
    );
    app.get("/api/v1/polls/due", { schema: { tags, response: { 200: PollPage, ...errors } } }, async (request) => ({
      items: [...(await polls.due(requirePerson(request)))],
    }));
    app.get<{ Params: ById }>("/api/v1/polls/:id", { schema: { tags, params: ById, response: one } }, async (request) =>
      polls.read(await items.actorOf(request), request.params.id),
    );
    app.patch<{ Params: ById; Body: PollChange }>(
      "/api/v1/polls/:id",
      { schema: { tags, params: ById, body: ChangePoll, response: one } },
      async (request) => polls.change(await items.actorOf(request), request.params.id, request.body),
    );
    app.put<{ Params: ById; Body: PollVote }>(
      "/api/v1/polls/:id/vote",
      { schema: { tags, params: ById, body: Vote, response: one } },
      async (request) => polls.vote(await items.actorOf(request), request.params.id, request.body.answers),
    );
    app.delete<{ Params: ById }>(
      "/api/v1/polls/:id/vote",
      { schema: { tags, params: ById, response: one } },
      async (request) => polls.withdraw(await items.actorOf(request), request.params.id),
    );
    app.post<{ Params: ById; Body: FreshOption }>(
      "/api/v1/polls/:id/options",
      { schema: { tags, params: ById, body: NewOption, response: { 201: Poll, ...errors } } },
      async (request, reply) =>
        reply.code(201).send(await polls.addOption(await items.actorOf(request), request.params.id, request.body)),
    );
    app.patch<{ Params: ByOption; Body: { isApproved: true } }>(
      "/api/v1/polls/:id/options/:optionId",
      { schema: { tags, params: ByOption, body: ChangeOption, response: one } },
      async (request) => polls.approve(await items.actorOf(request), request.params.id, request.params.optionId),
    );
    app.delete<{ Params: ByOption }>(
      "/api/v1/polls/:id/options/:optionId",
      { schema: { tags, params: ByOption, response: one } },
      async (request) => polls.removeOption(await items.actorOf(request), request.params.id, request.params.optionId),
    );
    for (const [word, isOpen] of [
      ["close", false],
      ["reopen", true],
    ] as const)
      app.post<{ Params: ById }>(
        `/api/v1/polls/:id/${word}`,
        { schema: { tags, params: ById, response: one } },
        async (request) => polls.setOpen(await items.actorOf(request), request.params.id, isOpen),
      );
    app.post<{ Params: ById; Body: PollDecision }>(
      "/api/v1/polls/:id/decide",
      { schema: { tags, params: ById, body: Decision, response: one } },
      async (request) => polls.decide(await items.actorOf(request), request.params.id, request.body),
    );
    app.post<{ Params: ById }>(
      "/api/v1/polls/:id/clone",
      { schema: { tags, params: ById, response: { 201: Poll, ...errors } } },
      async (request, reply) => reply.code(201).send(await polls.clone(requirePerson(request), request.params.id)),
    );
    app.get<{ Params: ById; Querystring: { format: "csv" | "xlsx" } }>(
      "/api/v1/polls/:id/export",
      { schema: { tags, params: ById, querystring: Format, response: errors } },
      async (request, reply) => {
        const poll = await polls.read(await items.actorOf(request), request.params.id);
        const { content, type } = await exportPoll(poll, request.query.format);
        return reply
          .type(type)
          .header(
            "content-disposition",
            disposition("attachment", `${poll.title.slice(0, 80)}.${request.query.format}`),
          )
          .send(content);
      },
    );
  };
}
