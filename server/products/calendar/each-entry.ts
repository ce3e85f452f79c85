import { Refusal } from "#http";
import type { Log } from "#log";
import { CalendarFault } from "./icalendar/index.ts";

/**
 * Does work on entries, one after another. What one of them refuses, such as a calendar that is full, keeps it from no other; whatever
 * may go better later is thrown.
 */
export async function onEachEntry(
  ids: Iterable<string>,
  log: Log,
  work: (id: string) => Promise<unknown>,
): Promise<void> {
  for (const id of ids)
    try {
      await work(id);
    } catch (error) {
      if (!(error instanceof Refusal || error instanceof CalendarFault)) throw error;
      log.warn({ error, entry: id }, "what follows an entry could not be brought up to date");
    }
}
