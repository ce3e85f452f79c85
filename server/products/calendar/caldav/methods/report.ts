import { readBody, BrokenCondition, parseXml } from "#dav";
import type { FastifyReply } from "#http";
import type { Exchange, Method } from "../exchange.ts";
import { listSearchable, searchPrincipals } from "../reports/principal-search.ts";
import { multigetInbox, queryInbox, syncInbox } from "../reports/of-inbox.ts";
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

const inboxReports: Readonly<Record<string, (exchange: Exchange, body: Element) => Promise<FastifyReply>>> = {
  "c:calendar-query": queryInbox,
  "c:calendar-multiget": multigetInbox,
  "d:sync-collection": syncInbox,
};

const searches: Readonly<Record<string, (exchange: Exchange, body: Element) => Promise<FastifyReply>>> = {
  "d:principal-property-search": searchPrincipals,
  "d:principal-search-property-set": listSearchable,
};

/** RFC 3253 §3.6: what is not offered is refused by name. */
export const report: Method = async (exchange) => {
  const { target } = exchange;
  const root = parseXml(await readBody(exchange), namespaces);
  const run = root === null ? undefined : reports[root.name];
  const search = root === null ? undefined : searches[root.name];
  if (root && search && (target.kind === "principals" || target.kind === "users" || target.kind === "resources"))
    return search(exchange, root);
  if (root && run && target.kind === "calendar") return run(exchange, target.segment, root);
  const ofInbox = root === null ? undefined : inboxReports[root.name];
  if (root && ofInbox && target.kind === "inbox") return ofInbox(exchange, root);
  throw new BrokenCondition(403, "<d:supported-report/>", "There is no such report here.");
};
