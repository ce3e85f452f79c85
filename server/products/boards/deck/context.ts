import type { FastifyReply, Principal } from "#http";
import type { Log } from "#log";
import type { Attachments } from "../attachments.ts";
import type { BoardContext } from "../context.ts";
import type { Body, Request } from "./requests.ts";

/** What Deck's interface needs besides boards. */
export interface DeckContext extends BoardContext {
  readonly log: Log;
  readonly attachments: Attachments;
}

/** One call of an endpoint. */
export interface DeckCall {
  readonly ctx: DeckContext;
  readonly version: "v1.0" | "v1.1";
  readonly actor: { readonly person: Principal; readonly link: null };
  readonly request: Request;
  readonly body: Body;
  readonly reply: FastifyReply;
}

/** A path of Deck's API under `/index.php/apps/deck/api/v1.x`, with what answers it. */
export interface Endpoint {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly path: string;
  readonly handle: (call: DeckCall) => Promise<unknown>;
  /** Its body is a stream that may be long. */
  readonly isStream?: true;
}

export const endpoint = (
  method: Endpoint["method"],
  path: string,
  handle: Endpoint["handle"],
  options: Pick<Endpoint, "isStream"> = {},
): Endpoint => ({ method, path, handle, ...options });

export const cardPath = "/boards/:boardId/stacks/:stackId/cards/:cardId";
