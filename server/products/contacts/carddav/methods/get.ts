import { isKnown, writeHttpDate } from "#dav";
import { refuse } from "#http";
import { missing } from "../../refusals.ts";
import { findBook } from "../book.ts";
import type { Method } from "../exchange.ts";

/** One card, byte for byte. */
export const get: Method = async (exchange) => {
  const { ctx, person, reply, request, target } = exchange;
  if (target.kind !== "card") throw refuse("METHOD_UNKNOWN");
  const book = await findBook(ctx, person, target.segment);
  const [card] = await book.cardsOf([target.name]);
  if (!card) throw missing();
  reply.header("etag", `"${card.etag}"`).header("cache-control", "private, no-cache");
  if (card.changedAt) reply.header("last-modified", writeHttpDate(card.changedAt));
  if (isKnown(exchange, card.etag)) return reply.code(304).send();
  const body = Buffer.from(card.body);
  reply
    .type("text/vcard; charset=utf-8")
    .header("content-length", body.length)
    .header("content-disposition", "attachment")
    .header("x-content-type-options", "nosniff");
  return request.method === "HEAD" ? reply.send() : reply.send(body);
};
