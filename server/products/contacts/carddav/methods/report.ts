import { readBody, BrokenCondition, parseXml, type Element } from "#dav";
import type { FastifyReply } from "#http";
import { findBook, type Book } from "../book.ts";
import type { Exchange, Method } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";
import { multiget } from "../reports/multiget.ts";
import { addressBookQuery } from "../reports/query.ts";
import { syncCollection } from "../reports/sync-collection.ts";

/** A report on an address book. */
type Report = (exchange: Exchange, book: Book, body: Element) => FastifyReply | Promise<FastifyReply>;

const reports: Readonly<Record<string, Report>> = {
  "card:addressbook-query": addressBookQuery,
  "card:addressbook-multiget": multiget,
  "d:sync-collection": syncCollection,
};

/** RFC 3253 §3.6. */
export const report: Method = async (exchange) => {
  const { ctx, person, target } = exchange;
  const root = parseXml(await readBody(exchange), namespaces);
  const find = root ? reports[root.name] : undefined;
  if (target.kind !== "book" || !root || !find)
    throw new BrokenCondition(403, "<d:supported-report/>", "There is no such report here.");
  return find(exchange, await findBook(ctx, person, target.segment), root);
};
