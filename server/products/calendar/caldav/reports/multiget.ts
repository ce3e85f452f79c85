import { Readable } from "node:stream";
import { beginMultistatus, invalidXml, multistatusEnd, rawPathOf, writeGone, writeGoneHref, type Element } from "#dav";
import { Refusal } from "#http";
import { readEntriesByName } from "../../entries/queries.ts";
import { createPace } from "../../pace.ts";
import { findCalendar } from "../calendars.ts";
import type { Exchange } from "../exchange.ts";
import { sendMultistatus } from "../listing.ts";
import { namespaces } from "../namespaces.ts";
import { readTarget } from "../target.ts";
import { readRequested } from "./requested.ts";
import { showEntry, writeEntry } from "./write-entry.ts";

const maxHrefs = 5000;
/** Of at most 1 MiB each, and mostly of a few hundred bytes. */
const partSize = 100;

/** Entries by their addresses (RFC 4791 §7.9). */
export async function multiget(exchange: Exchange, segment: string, root: Element) {
  const { ctx, person, reply } = exchange;
  await findCalendar(ctx, person, segment);
  const request = readRequested(root);
  const hrefs = root.children.filter((one) => one.name === "d:href").map((one) => one.text.trim());
  if (hrefs.length > maxHrefs) throw invalidXml(`at most ${maxHrefs} entries may be asked for at once`);
  const names = [...new Set(hrefs)].map((href) => ({ href, name: nameIn(exchange, segment, href) }));
  async function* write(): AsyncGenerator<string> {
    yield beginMultistatus(namespaces);
    const pace = createPace(Number.POSITIVE_INFINITY);
    for (let at = 0; at < names.length; at += partSize) {
      const part = names.slice(at, at + partSize);
      // Access that ended while the answer was written shows no more of it.
      const calendar = await findCalendar(ctx, person, segment);
      const zone = calendar.row.timeZone;
      const asked = part.flatMap(({ name }) => name ?? []);
      const found = new Map((await readEntriesByName(ctx.db, calendar.row.id, asked)).map((one) => [one.name, one]));
      let text = "";
      for (const { href, name } of part) {
        await pace.rest();
        const entry = name === null ? undefined : found.get(name);
        text += entry
          ? writeEntry(exchange, calendar, { segment, request, zone }, showEntry(calendar, entry, person.personId))
          : writeMissing(exchange, segment, name, href);
      }
      yield text;
    }
    yield multistatusEnd;
  }
  return sendMultistatus(reply, Readable.from(write()));
}

/** The name of an entry of this calendar; null for an address of anything else. */
function nameIn({ person }: Exchange, segment: string, href: string): string | null {
  try {
    const target = readTarget(person, rawPathOf(href.replace(/^https?:\/\/[^/?#]*/i, "")));
    return target.kind === "entry" && target.segment === segment ? target.name : null;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Hrefs come back as they were sent where they are no address of ours. */
function writeMissing({ target }: Exchange, segment: string, name: string | null, href: string): string {
  return name === null ? writeGoneHref(href) : writeGone(target.base, [segment, name]);
}
