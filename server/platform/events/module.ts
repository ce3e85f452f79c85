import type { Database } from "#database";
import { defineModule, type Given } from "#module";
import { createEvents, type Events } from "./service.ts";

interface Needs {
  readonly database: Database;
}

export const eventsModule = defineModule({
  name: "events",
  folder: import.meta.dirname,
  create({ database, log }: Needs & Given) {
    const events: Events = createEvents({ database, log });
    return {
      api: events,
      parts: {
        health: {
          events() {
            if (!events.isListening()) throw new Error("nothing listens for events of other processes");
          },
        },
      },
      start: () => events.start(),
      close: () => events.stop(),
    };
  },
});
