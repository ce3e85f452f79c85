import { header, readText, BrokenCondition } from "#dav";
import { refuse } from "#http";
import { putCard } from "../../cards/put.ts";
import { maxCardBytes } from "../../limits.ts";
import { findBook } from "../book.ts";
import type { Method } from "../exchange.ts";
import { readConditions } from "../preconditions.ts";

const types: readonly (string | undefined)[] = [
  undefined,
  "",
  "text/vcard",
  "text/x-vcard",
  "text/directory",
  "application/octet-stream",
];

/** Writes a card as it is sent (RFC 6352 §6.3.2). */
export const put: Method = async (exchange) => {
  const { ctx, person, reply, target } = exchange;
  if (target.kind !== "card") throw refuse("METHOD_UNKNOWN");
  const type = header(exchange, "content-type")?.split(";")[0]?.trim().toLowerCase();
  if (!types.includes(type)) throw new BrokenCondition(415, "<card:supported-address-data/>", "Cards are text/vcard.");
  // A part of a card is none.
  if (header(exchange, "content-range") !== undefined) throw refuse("INVALID", "Cards are written as a whole.");
  const { segment, name } = target;
  const book = await findBook(ctx, person, segment);
  if (!book.isWritable) throw refuse("FORBIDDEN");
  const check = readConditions(exchange);
  const text = await readText(exchange, maxCardBytes);
  if (text === null) throw new BrokenCondition(403, "<card:valid-address-data/>", "The card is no UTF-8.");
  const { etag, isNew } = await putCard(ctx, person, { slug: segment, name }, { text, check });
  return reply
    .code(isNew ? 201 : 204)
    .header("etag", `"${etag}"`)
    .send();
};
