import {
  ActivityPage,
  ActivityQuery,
  Board,
  BoardPage,
  BoardQuery,
  ChangeBoard,
  ChangeLabel,
  ChangeList,
  CloneBoard,
  ExportQuery,
  ImportBoard,
  Label,
  NewBoard,
  NewLabel,
  NewList,
} from "@safos/contract/boards";
import { Empty, Id, Problem } from "@safos/contract/common";
import Type from "typebox";
import { disposition, requirePerson, type FastifyInstance } from "#http";
import type { Items } from "#items";
import type { BoardService } from "./boards.ts";
import type { Copies } from "./copies.ts";

const tags = ["boards"];
const errors = { "4xx": Problem, "5xx": Problem };
const ById = Type.Object({ id: Id });
type ById = { id: string };
const ByList = Type.Object({ id: Id, listId: Id });
type ByList = ById & { listId: string };
const ByLabel = Type.Object({ id: Id, labelId: Id });
type ByLabel = ById & { labelId: string };
/** A whole board as a file. */
const importLimit = 40 << 20;

/** Boards, their lists and labels. Trash, shares, comments and ties are those of every item: `/api/v1/items/board/…`. */
export function boardRoutes(deps: { items: Items; boards: BoardService; copies: Copies }) {
  const { items, boards, copies } = deps;

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Querystring: BoardQuery }>(
      "/api/v1/boards",
      {
        schema: {
          tags,
          description: "Every board the caller may read, in all workspaces.",
          querystring: BoardQuery,
          response: { 200: BoardPage, ...errors },
        },
      },
      (request) => boards.list(requirePerson(request), null, request.query),
    );
    app.get<{ Params: ById; Querystring: BoardQuery }>(
      "/api/v1/workspaces/:id/boards",
      { schema: { tags, params: ById, querystring: BoardQuery, response: { 200: BoardPage, ...errors } } },
      (request) => boards.list(requirePerson(request), request.params.id, request.query),
    );
    app.post<{ Params: ById; Body: NewBoard }>(
      "/api/v1/workspaces/:id/boards",
      { schema: { tags, params: ById, body: NewBoard, response: { 201: Board, ...errors } } },
      async (request, reply) =>
        reply.code(201).send(await boards.create(requirePerson(request), request.params.id, request.body)),
    );
    app.post<{ Params: ById; Body: ImportBoard }>(
      "/api/v1/workspaces/:id/boards/import",
      {
        bodyLimit: importLimit,
        schema: {
          tags,
          description: "A new board from a file: Trello's or Deck's JSON, our own JSON, or CSV with a heading row.",
          params: ById,
          body: ImportBoard,
          response: { 201: Board, ...errors },
        },
      },
      async (request, reply) =>
        reply.code(201).send(await copies.import(requirePerson(request), request.params.id, request.body)),
    );
    app.get<{ Params: ById }>(
      "/api/v1/boards/:id",
      { schema: { tags, params: ById, response: { 200: Board, ...errors } } },
      async (request) => boards.get(await items.actorOf(request), request.params.id),
    );
    app.patch<{ Params: ById; Body: ChangeBoard }>(
      "/api/v1/boards/:id",
      { schema: { tags, params: ById, body: ChangeBoard, response: { 200: Board, ...errors } } },
      async (request) => boards.change(await items.actorOf(request), request.params.id, request.body),
    );
    app.post<{ Params: ById; Body: CloneBoard }>(
      "/api/v1/boards/:id/clone",
      { schema: { tags, params: ById, body: CloneBoard, response: { 201: Board, ...errors } } },
      async (request, reply) =>
        reply.code(201).send(await copies.clone(await items.actorOf(request), request.params.id, request.body)),
    );
    app.get<{ Params: ById; Querystring: { format?: "json" | "csv" } }>(
      "/api/v1/boards/:id/export",
      {
        schema: {
          tags,
          description: "The board as a file: JSON that can be imported again, or CSV for a spreadsheet.",
          params: ById,
          querystring: ExportQuery,
          response: { 200: Type.Unsafe({}), ...errors },
        },
      },
      async (request, reply) => {
        const file = await copies.export(
          await items.actorOf(request),
          request.params.id,
          request.query.format ?? "json",
        );
        return reply
          .type(file.type)
          .header("content-disposition", disposition("attachment", file.name))
          .serializer((body: unknown) => body as string)
          .send(file.content);
      },
    );
    app.get<{ Params: ById; Querystring: ActivityQuery }>(
      "/api/v1/boards/:id/activity",
      { schema: { tags, params: ById, querystring: ActivityQuery, response: { 200: ActivityPage, ...errors } } },
      async (request) => boards.activity(await items.actorOf(request), { boardId: request.params.id }, request.query),
    );

    app.post<{ Params: ById; Body: NewList }>(
      "/api/v1/boards/:id/lists",
      { schema: { tags, params: ById, body: NewList, response: { 201: Board, ...errors } } },
      async (request, reply) =>
        reply.code(201).send(await boards.addList(await items.actorOf(request), request.params.id, request.body)),
    );
    app.patch<{ Params: ByList; Body: ChangeList }>(
      "/api/v1/boards/:id/lists/:listId",
      { schema: { tags, params: ByList, body: ChangeList, response: { 200: Board, ...errors } } },
      async (request) =>
        boards.changeList(await items.actorOf(request), request.params.id, request.params.listId, request.body),
    );
    app.delete<{ Params: ByList }>(
      "/api/v1/boards/:id/lists/:listId",
      { schema: { tags, params: ByList, response: { 200: Board, ...errors } } },
      async (request) =>
        boards.setListTrashed(await items.actorOf(request), request.params.id, request.params.listId, true),
    );
    app.post<{ Params: ByList }>(
      "/api/v1/boards/:id/lists/:listId/restore",
      { schema: { tags, params: ByList, response: { 200: Board, ...errors } } },
      async (request) =>
        boards.setListTrashed(await items.actorOf(request), request.params.id, request.params.listId, false),
    );
    app.post<{ Params: ById; Body: NewLabel }>(
      "/api/v1/boards/:id/labels",
      { schema: { tags, params: ById, body: NewLabel, response: { 201: Label, ...errors } } },
      async (request, reply) =>
        reply.code(201).send(await boards.addLabel(await items.actorOf(request), request.params.id, request.body)),
    );
    app.patch<{ Params: ByLabel; Body: ChangeLabel }>(
      "/api/v1/boards/:id/labels/:labelId",
      { schema: { tags, params: ByLabel, body: ChangeLabel, response: { 200: Label, ...errors } } },
      async (request) =>
        boards.changeLabel(await items.actorOf(request), request.params.id, request.params.labelId, request.body),
    );
    app.delete<{ Params: ByLabel }>(
      "/api/v1/boards/:id/labels/:labelId",
      { schema: { tags, params: ByLabel, response: { 200: Empty, ...errors } } },
      async (request) => {
        await boards.removeLabel(await items.actorOf(request), request.params.id, request.params.labelId);
        return {};
      },
    );
  };
}
