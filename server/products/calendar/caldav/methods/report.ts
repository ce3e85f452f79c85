import { readBody, BrokenCondition, parseXml } from "#dav";
import type { FastifyReply } from "#http";
import type { Exchange, Method } from "../exchange.ts";
import { namespaces } from "../namespaces.ts";
import { multiget } from "../reports/multiget.ts";
import { freeBusyQuery } from "../reports/free-busy-query.ts";
import { calendarQuery } from "../reports/query.ts";
import { syncCollection } from "../reports/sync-collection.ts";
import type { Element } from "#dav";

/** A report on a calendar. */
type Report = (exchange: Exchange, segment: string, body: Element) => Promise<FastifyReply>;

const reports: Readonly<Record<string, Report>> = {
  "c:calendar-query": calendarQuery,
  "c:calendar-multiget": multiget,
  "c:free-busy-query": freeBusyQuery,
  "d:sync-collection": syncCollection,
};

/** RFC 3253 §3.6: what is not offered is refused by name. */
export const report: Method = async (exchange) => {
  const { target } = exchange;
  const root = parseXml(await readBody(exchange), namespaces);
  const run = root === null ? undefined : reports[root.name];
  if (!root || !run || target.kind !== "calendar")
    throw new BrokenCondition(403, "<d:supported-report/>", "There is no such report here.");
  return run(exchange, target.segment, root);
};
