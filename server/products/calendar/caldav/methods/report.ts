import { readBody, BrokenCondition, parseXml, type Element } from "#dav";
import type { FastifyReply } from "#http";
import type { Exchange, Method } from "../exchange.ts";
import { listSearchable, searchPrincipals } from "../reports/principal-search.ts";
import { multigetInbox, queryInbox, syncInbox } from "../reports/of-inbox.ts";
import { namespaces } from "../namespaces.ts";
import { multiget } from "../reports/multiget.ts";
import { freeBusyQuery } from "../reports/free-busy-query.ts";
import { calendarQuery } from "../reports/query.ts";
import { syncCollection } from "../reports/sync-collection.ts";
import type { Target } from "../target.ts";

type Report = (exchange: Exchange, body: Element) => Promise<FastifyReply>;

const ofCalendar =
  (run: (exchange: Exchange, segment: string, body: Element) => Promise<FastifyReply>): Report =>
  (exchange, body) => {
    if (exchange.target.kind !== "calendar") throw unsupported();
    return run(exchange, exchange.target.segment, body);
  };

const searches: Readonly<Record<string, Report>> = {
  "d:principal-property-search": searchPrincipals,
  "d:principal-search-property-set": listSearchable,
};

/** By what they are asked of. */
const reports: Partial<Record<Target["kind"], Readonly<Record<string, Report>>>> = {
  calendar: {
    "c:calendar-query": ofCalendar(calendarQuery),
    "c:calendar-multiget": ofCalendar(multiget),
    "c:free-busy-query": ofCalendar(freeBusyQuery),
    "d:sync-collection": ofCalendar(syncCollection),
  },
  inbox: {
    "c:calendar-query": queryInbox,
    "c:calendar-multiget": multigetInbox,
    "d:sync-collection": syncInbox,
  },
  principals: searches,
  users: searches,
  resources: searches,
};

const unsupported = () => new BrokenCondition(403, "<d:supported-report/>", "There is no such report here.");

/** RFC 3253 §3.6: what is not offered is refused by name. */
export const report: Method = async (exchange) => {
  const root = parseXml(await readBody(exchange), namespaces);
  const run = root === null ? undefined : reports[exchange.target.kind]?.[root.name];
  if (!root || !run) throw unsupported();
  return run(exchange, root);
};
