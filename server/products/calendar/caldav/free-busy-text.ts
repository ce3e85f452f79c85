import { now } from "#clock";
import { writeWall } from "../icalendar/time.ts";
import { property, type Property } from "../icalendar/tree.ts";
import { writeTree } from "../icalendar/write-tree.ts";
import type { Window } from "../entries/queries.ts";
import type { Taken } from "../proposals/free-busy.ts";

/** RFC 5545 §3.2.9. */
const busyTypes = { busy: "BUSY", tentative: "BUSY-TENTATIVE", unavailable: "BUSY-UNAVAILABLE" } as const;

const write = (at: number): string => `${writeWall(at, false)}Z`;

/** When times are taken, as VFREEBUSY (RFC 5545 §3.6.4). `people`: whose they are and who asks, in an answer (RFC 5546 §3.3.3). */
export const writeFreeBusy = (
  { uid, window, taken }: { readonly uid: string; readonly window: Window; readonly taken: readonly Taken[] },
  people: readonly Property[] = [],
): string =>
  writeTree({
    name: "VCALENDAR",
    properties: [
      property("VERSION", "2.0"),
      property("PRODID", "-//Safos//Calendar//EN"),
      ...(people.length === 0 ? [] : [property("METHOD", "REPLY")]),
    ],
    components: [
      {
        name: "VFREEBUSY",
        properties: [
          property("UID", uid),
          property("DTSTAMP", write(Math.floor(now() / 1000) * 1000)),
          property("DTSTART", write(window.from.getTime())),
          property("DTEND", write(window.to.getTime())),
          ...people,
          ...taken.map((one) =>
            property("FREEBUSY", `${write(one.start)}/${write(one.end)}`, { FBTYPE: busyTypes[one.kind] }),
          ),
        ],
        components: [],
      },
    ],
  });
