import { now, uuid } from "#clock";
import type { Log } from "#log";
import type { CalendarContext } from "../context.ts";
import { fetchOne } from "./fetch-one.ts";
import { takeDue } from "./queries.ts";

/** Calendars that one process fetches at a time. */
const atOnce = 8;
/** The job comes every minute: what is left then is the next one's. */
const longestMs = 50_000;

/** Fetches what is due, until nothing is or the next job comes. */
export async function fetchDue(ctx: CalendarContext, log: Log): Promise<void> {
  const begun = now();
  while (now() - begun < longestMs) {
    const lease = uuid();
    const rows = await takeDue(ctx.db, lease, atOnce);
    if (rows.length === 0) return;
    await Promise.all(rows.map((row) => fetchOne(ctx, row, lease, log)));
  }
}
