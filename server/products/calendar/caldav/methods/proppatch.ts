import { readBody, writeChanges, writeHref, writeMultistatus } from "#dav";
import { refuse } from "#http";
import { changeCalendar } from "../../calendars/change.ts";
import { findCalendar } from "../calendars.ts";
import type { Method } from "../exchange.ts";
import { sendMultistatus } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import { readSettings } from "../property-changes.ts";

/** Name, description and zone of a calendar; colour and order are the caller's own (RFC 4918 §9.2). */
export const proppatch: Method = async (exchange) => {
  const { ctx, person, reply, target } = exchange;
  if (target.kind !== "calendar") throw refuse("FORBIDDEN");
  const { row } = await findCalendar(ctx, person, target.segment);
  const { settings, results, isRefused } = readSettings(await readBody(exchange), false);
  if (!isRefused) await changeCalendar(ctx, person, row.id, settings);
  const href = writeHref(target.base, [target.segment], true);
  return sendMultistatus(reply, writeMultistatus([writeChanges(href, results)], namespaces));
};
