import { Empty, Id, Problem } from "@safos/contract/common";
import { Dots, NewVoting, VotingState } from "@safos/contract/whiteboards";
import Type from "typebox";
import type { FastifyInstance } from "#http";
import type { Items } from "#items";
import type { VotingService } from "./voting.ts";

const tags = ["whiteboards"];
const errors = { "4xx": Problem, "5xx": Problem };
const ById = Type.Object({ id: Id });
type ById = { id: string };
const state = { tags, params: ById, response: { 200: VotingState, ...errors } };

/** Rounds of dot-voting: `/api/v1/whiteboards/<id>/voting`, and the caller's own dots: `/votes`. */
export function votingRoutes(deps: { voting: VotingService; items: Items }) {
  const { voting, items } = deps;
  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ById }>("/api/v1/whiteboards/:id/voting", { schema: state }, async (request) => ({
      voting: await voting.view(await items.actorOf(request), request.params.id),
    }));
    app.post<{ Params: ById; Body: NewVoting }>(
      "/api/v1/whiteboards/:id/voting",
      { schema: { ...state, body: NewVoting } },
      async (request) => ({
        voting: await voting.start(await items.actorOf(request), request.params.id, request.body.dots),
      }),
    );
    app.post<{ Params: ById }>("/api/v1/whiteboards/:id/voting/close", { schema: state }, async (request) => ({
      voting: await voting.close(await items.actorOf(request), request.params.id),
    }));
    app.delete<{ Params: ById }>(
      "/api/v1/whiteboards/:id/voting",
      { schema: { tags, params: ById, response: { 200: Empty, ...errors } } },
      async (request) => {
        await voting.end(await items.actorOf(request), request.params.id);
        return {};
      },
    );
    app.post<{ Params: ById; Body: Dots }>(
      "/api/v1/whiteboards/:id/votes",
      { schema: { ...state, body: Dots } },
      async (request) => ({
        voting: await voting.vote(await items.actorOf(request), request.params.id, request.body),
      }),
    );
  };
}
