import { refuse } from "#http";
import { removeBook } from "../../books/books.ts";
import { dropCard } from "../../cards/put.ts";
import { findBook } from "../book.ts";
import type { Method } from "../exchange.ts";
import { readConditions } from "../preconditions.ts";

/** RFC 4918 §9.6: a card, or an address book with all that is in it. */
export const remove: Method = async (exchange) => {
  const { ctx, person, reply, target } = exchange;
  if (target.kind !== "book" && target.kind !== "card") throw refuse("FORBIDDEN");
  const book = await findBook(ctx, person, target.segment);
  if (!book.isWritable) throw refuse("FORBIDDEN");
  if (target.kind === "book") await removeBook(ctx, person, target.segment);
  else await dropCard(ctx, person, { slug: target.segment, name: target.name }, readConditions(exchange));
  return reply.code(204).send();
};
