import { BrokenCondition, invalidXml, type Element } from "#dav";
import { now, uuid } from "#clock";
import { merge, readTaken } from "../../proposals/free-busy.ts";
import { writeWall } from "../../icalendar/time.ts";
import { property } from "../../icalendar/tree.ts";
import { writeTree } from "../../icalendar/write-tree.ts";
import { dayMs, maxWindowDays } from "../../limits.ts";
import { findCalendar } from "../calendars.ts";
import type { Exchange } from "../exchange.ts";
import { readRange } from "./time-range.ts";

/** RFC 5545 §3.2.9. */
const busyTypes = { busy: "BUSY", tentative: "BUSY-TENTATIVE", unavailable: "BUSY-UNAVAILABLE" } as const;

/** When a calendar's times are taken, as VFREEBUSY (RFC 4791 §7.10). */
export async function freeBusyQuery({ ctx, person, reply }: Exchange, segment: string, root: Element) {
  const { row } = await findCalendar(ctx, person, segment);
  const element = root.children.find((one) => one.name === "c:time-range");
  if (!element) throw invalidXml("a time-range is expected");
  const range = readRange(element, true);
  if (range.to.getTime() - range.from.getTime() > maxWindowDays * dayMs)
    throw new BrokenCondition(403, "<d:number-of-matches-within-limits/>", "At most 400 days can be asked for.");
  const taken = merge((await readTaken(ctx, [row], range)).get(row.id) ?? [], range);
  const write = (at: number): string => `${writeWall(at, false)}Z`;
  const text = writeTree({
    name: "VCALENDAR",
    properties: [property("VERSION", "2.0"), property("PRODID", "-//Safos//Calendar//EN")],
    components: [
      {
        name: "VFREEBUSY",
        properties: [
          property("UID", uuid()),
          property("DTSTAMP", write(Math.floor(now() / 1000) * 1000)),
          property("DTSTART", write(range.from.getTime())),
          property("DTEND", write(range.to.getTime())),
          ...taken.map((one) =>
            property("FREEBUSY", `${write(one.start)}/${write(one.end)}`, {
              FBTYPE: busyTypes[one.kind],
            }),
          ),
        ],
        components: [],
      },
    ],
  });
  return reply.code(200).type("text/calendar; charset=utf-8").send(text);
}
