import type { Database } from "#database";
import { defineModule, type Given } from "#module";
import { readBacklogLength, readDeadLetters, readOldestTransaction, readOutboxSize } from "./figures.ts";
import type { EventTables } from "./queries.ts";
import { createEvents, type Events } from "./service.ts";

interface Needs {
  readonly database: Database;
}

export const eventsModule = defineModule({
  name: "events",
  folder: import.meta.dirname,
  create({ database, log }: Needs & Given) {
    const events: Events = createEvents({ database, log });
    const db = database.of<EventTables>();
    return {
      api: events,
      parts: {
        health: {
          events() {
            if (!events.isListening()) throw new Error("nothing listens for events of other processes");
          },
        },
        gauges: {
          safos_events_backlog: {
            help: "Events that the subscriber furthest behind has not handled, 100,000 at most.",
            read: () => readBacklogLength(db),
          },
          safos_events_kept: { help: "Events in the outbox, estimated.", read: () => readOutboxSize(db) },
          safos_events_dead_letters: {
            help: "Events that a subscriber failed on twelve times.",
            read: () => readDeadLetters(db),
          },
          safos_database_oldest_transaction_seconds: {
            help: "Since when the oldest transaction that has written is open.",
            read: () => readOldestTransaction(db),
          },
        },
      },
      // Before anybody reads what they keep in memory: what changes while they do is shown when all have started.
      prepare: () => events.begin(),
      start: () => events.start(),
      close: () => events.stop(),
    };
  },
});
