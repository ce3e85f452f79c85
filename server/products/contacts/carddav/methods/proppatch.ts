import { readBody, writeChanges, writeHref, writeMultistatus } from "#dav";
import { refuse } from "#http";
import { changeBook } from "../../books/books.ts";
import { findBook } from "../book.ts";
import type { Method } from "../exchange.ts";
import { sendMultistatus } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import { readChanges } from "../property-changes.ts";

/** Name and description of an address book (RFC 4918 §9.2). */
export const proppatch: Method = async (exchange) => {
  const { ctx, person, reply, target } = exchange;
  if (target.kind !== "book") throw refuse("FORBIDDEN");
  const { isWritable } = await findBook(ctx, person, target.segment);
  if (!isWritable) throw refuse("FORBIDDEN");
  const { settings, results, isRefused } = readChanges(await readBody(exchange));
  if (!isRefused) await changeBook(ctx, person, target.segment, settings);
  const href = writeHref(target.base, [target.segment], true);
  return sendMultistatus(reply, writeMultistatus([writeChanges(href, results)], namespaces));
};
