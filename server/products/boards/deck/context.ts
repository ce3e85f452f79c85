import type { FastifyReply, Principal } from "#http";
import type { CardRow } from "../card-queries.ts";
import type { BoardRow } from "../queries.ts";
import type { Request } from "./requests.ts";

/** What the parts of Deck's interface share: one version of it, and how an address leads to rows. */
export interface DeckContext {
  readonly version: "v1.0" | "v1.1";
  readonly on: (
    method: "GET" | "POST" | "PUT" | "DELETE",
    path: string,
    work: (request: Request, reply: FastifyReply) => Promise<unknown>,
    options?: { readonly isStream?: boolean },
  ) => void;
  readonly personOf: (request: Request) => Principal;
  readonly boardOf: (request: Request) => Promise<BoardRow>;
  /** The board and card of an address; the caller may read them. */
  readonly cardOf: (request: Request) => Promise<{ readonly board: BoardRow; readonly card: CardRow }>;
}

export const cardPath = "/boards/:boardId/stacks/:stackId/cards/:cardId";
