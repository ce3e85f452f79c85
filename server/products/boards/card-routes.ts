import {
  ActivityPage,
  ActivityQuery,
  Card,
  CardFacePage,
  CardQuery,
  ChangeCard,
  CloneCard,
  MoveCard,
  MyCardPage,
  MyCardQuery,
  NewBlocker,
  NewCard,
} from "@safos/contract/boards";
import { Id, Problem } from "@safos/contract/common";
import Type from "typebox";
import { requirePerson, type FastifyInstance } from "#http";
import type { Items } from "#items";
import type { BoardService } from "./boards.ts";
import type { CardService } from "./cards.ts";

const tags = ["boards"];
const errors = { "4xx": Problem, "5xx": Problem };
const ById = Type.Object({ id: Id });
type ById = { id: string };
const ByOther = Type.Object({ id: Id, otherId: Id });

/** Cards. Trash, comments, attachments and ties are those of every item: `/api/v1/items/card/…`. */
export function cardRoutes(deps: { items: Items; boards: BoardService; cards: CardService }) {
  const { items, boards, cards } = deps;

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Querystring: MyCardQuery }>(
      "/api/v1/cards",
      {
        schema: {
          tags,
          description: "Open cards given to the caller on all boards, soonest due first.",
          querystring: MyCardQuery,
          response: { 200: MyCardPage, ...errors },
        },
      },
      (request) => cards.mine(requirePerson(request), request.query),
    );
    app.get<{ Params: ById; Querystring: CardQuery }>(
      "/api/v1/boards/:id/cards",
      { schema: { tags, params: ById, querystring: CardQuery, response: { 200: CardFacePage, ...errors } } },
      async (request, reply) => {
        const page = await cards.faces(await items.actorOf(request), request.params.id, request.query);
        // Thousands at once: written as they are, without a second look at every field.
        return reply
          .type("application/json; charset=utf-8")
          .serializer((body: unknown) => JSON.stringify(body))
          .send(page);
      },
    );
    app.post<{ Params: ById; Body: NewCard }>(
      "/api/v1/boards/:id/cards",
      { schema: { tags, params: ById, body: NewCard, response: { 201: Card, ...errors } } },
      async (request, reply) =>
        reply.code(201).send(await cards.create(await items.actorOf(request), request.params.id, request.body)),
    );
    app.get<{ Params: ById }>(
      "/api/v1/cards/:id",
      { schema: { tags, params: ById, response: { 200: Card, ...errors } } },
      async (request) => cards.get(await items.actorOf(request), request.params.id),
    );
    app.patch<{ Params: ById; Body: ChangeCard }>(
      "/api/v1/cards/:id",
      { schema: { tags, params: ById, body: ChangeCard, response: { 200: Card, ...errors } } },
      async (request) => cards.change(await items.actorOf(request), request.params.id, request.body),
    );
    app.post<{ Params: ById; Body: MoveCard }>(
      "/api/v1/cards/:id/move",
      { schema: { tags, params: ById, body: MoveCard, response: { 200: Card, ...errors } } },
      async (request) => cards.move(await items.actorOf(request), request.params.id, request.body),
    );
    app.post<{ Params: ById; Body: CloneCard }>(
      "/api/v1/cards/:id/clone",
      { schema: { tags, params: ById, body: CloneCard, response: { 201: Card, ...errors } } },
      async (request, reply) =>
        reply.code(201).send(await cards.clone(await items.actorOf(request), request.params.id, request.body)),
    );
    app.post<{ Params: ById; Body: NewBlocker }>(
      "/api/v1/cards/:id/blockers",
      { schema: { tags, params: ById, body: NewBlocker, response: { 200: Card, ...errors } } },
      async (request) => cards.addBlocker(await items.actorOf(request), request.params.id, request.body.cardId),
    );
    app.delete<{ Params: ById & { otherId: string } }>(
      "/api/v1/cards/:id/blockers/:otherId",
      { schema: { tags, params: ByOther, response: { 200: Card, ...errors } } },
      async (request) => cards.removeBlocker(await items.actorOf(request), request.params.id, request.params.otherId),
    );
    app.get<{ Params: ById; Querystring: ActivityQuery }>(
      "/api/v1/cards/:id/activity",
      { schema: { tags, params: ById, querystring: ActivityQuery, response: { 200: ActivityPage, ...errors } } },
      async (request) => boards.activity(await items.actorOf(request), { cardId: request.params.id }, request.query),
    );
  };
}
