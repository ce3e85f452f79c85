import { Readable } from "node:stream";
import { beginMultistatus, multistatusEnd, readHrefs, writeUnfound, type Element } from "#dav";
import { readEntriesByName } from "../../entries/queries.ts";
import { createPace } from "../../pace.ts";
import { findCalendar } from "../calendars.ts";
import type { Exchange } from "../exchange.ts";
import { sendMultistatus } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import { readTarget } from "../target.ts";
import { readRequested } from "./requested.ts";
import { showEntry, writeEntry } from "./write-entry.ts";

/** Of at most 1 MiB each, and mostly of a few hundred bytes. */
const partSize = 100;

/** Entries by their addresses (RFC 4791 §7.9). */
export async function multiget(exchange: Exchange, segment: string, root: Element) {
  const { ctx, person, reply } = exchange;
  const { base } = exchange.target;
  await findCalendar(ctx, person, segment);
  const request = readRequested(root);
  const asked = readHrefs(root, (path) => {
    const target = readTarget(person, path);
    return target.kind === "entry" && target.segment === segment ? target.name : null;
  });
  async function* write(): AsyncGenerator<string> {
    yield beginMultistatus(namespaces);
    const pace = createPace(Number.POSITIVE_INFINITY);
    for (let at = 0; at < asked.length; at += partSize) {
      const part = asked.slice(at, at + partSize);
      // Access that ended while the answer was written shows no more of it.
      const calendar = await findCalendar(ctx, person, segment);
      const zone = calendar.row.timeZone;
      const names = part.flatMap(({ name }) => name ?? []);
      const found = new Map((await readEntriesByName(ctx.db, calendar.row.id, names)).map((one) => [one.name, one]));
      let text = "";
      for (const one of part) {
        await pace.rest();
        const entry = one.name === null ? undefined : found.get(one.name);
        text += entry
          ? writeEntry(exchange, calendar, { segment, request, zone }, showEntry(calendar, entry, person.personId))
          : writeUnfound(base, segment, one);
      }
      yield text;
    }
    yield multistatusEnd;
  }
  return sendMultistatus(reply, Readable.from(write()));
}
