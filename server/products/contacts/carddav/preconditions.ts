import { readEtagConditions } from "#dav";
import { refuse } from "#http";
import type { CardRow } from "../tables.ts";
import type { Exchange } from "./exchange.ts";

/** What the conditions of a request say of a card. Refuses CARD_CHANGED. */
export function readConditions(exchange: Pick<Exchange, "request">): (current: CardRow | null) => void {
  const check = readEtagConditions(exchange, () => refuse("CARD_CHANGED"));
  return (current) => check(current?.etag ?? null);
}
