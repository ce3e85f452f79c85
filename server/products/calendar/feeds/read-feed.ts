import { createHash } from "node:crypto";
import { refuse } from "#http";
import { readCalendars } from "../calendars/queries.ts";
import type { CalendarContext } from "../context.ts";
import { writePublishedFile } from "../entries/export.ts";
import type { CalendarRow } from "../tables.ts";

/** A calendar as those see it who follow it by a link. */
export interface Feed {
  readonly name: string;
  /** In quotes; another after each change. */
  readonly etag: string;
  readonly readText: () => Promise<string>;
}

/** The calendar of a link, whose secret may end with `.ics`. Refuses LINK_GONE, and LINK_LOCKED where the link has a password. */
export async function readFeed(ctx: CalendarContext, secret: string): Promise<Feed> {
  const actor = await ctx.items.actorFrom(null, secret.replace(/\.ics$/, ""), null);
  if (actor.link?.item.kind !== "calendar") throw refuse("LINK_GONE");
  const { id } = actor.link.item;
  await ctx.items.require(actor, "calendar", id, "read");
  const [row] = await readCalendars(ctx.db, [id]);
  if (!row) throw refuse("LINK_GONE");
  const state = `${row.id} ${row.revision} ${row.changedAt.toISOString()}`;
  const etag = `"${createHash("sha256").update(state).digest("base64url").slice(0, 22)}"`;
  return { name: row.name, etag, readText: () => writeOnce(ctx, row, state) };
}

/** Programs ask at the same full hours: those of one state are answered with one text. */
const writing = new Map<string, Promise<string>>();

function writeOnce({ db }: CalendarContext, row: CalendarRow, state: string): Promise<string> {
  const known = writing.get(state);
  if (known) return known;
  const made = writePublishedFile(db, row).finally(() => writing.delete(state));
  writing.set(state, made);
  return made;
}
