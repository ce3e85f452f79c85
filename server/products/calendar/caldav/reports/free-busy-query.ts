import { BrokenCondition, invalidXml, type Element } from "#dav";
import { uuid } from "#clock";
import { merge, readTaken } from "../../proposals/free-busy.ts";
import { dayMs, maxWindowDays } from "../../limits.ts";
import { findCalendar } from "../calendars.ts";
import type { Exchange } from "../exchange.ts";
import { writeFreeBusy } from "../free-busy-text.ts";
import { readRange } from "./time-range.ts";

/** When a calendar's times are taken, as VFREEBUSY (RFC 4791 §7.10). */
export async function freeBusyQuery({ ctx, person, reply }: Exchange, segment: string, root: Element) {
  const { row } = await findCalendar(ctx, person, segment);
  const element = root.children.find((one) => one.name === "c:time-range");
  if (!element) throw invalidXml("a time-range is expected");
  const range = readRange(element, true);
  if (range.to.getTime() - range.from.getTime() > maxWindowDays * dayMs)
    throw new BrokenCondition(403, "<d:number-of-matches-within-limits/>", "At most 400 days can be asked for.");
  const taken = merge((await readTaken(ctx, [row], range)).get(row.id) ?? [], range);
  const text = writeFreeBusy({ uid: uuid(), window: range, taken });
  return reply.code(200).type("text/calendar; charset=utf-8").send(text);
}
