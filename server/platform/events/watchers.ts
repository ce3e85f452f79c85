import type { Log } from "#log";
import type { AnyEvent } from "./event.ts";
import type { Handler } from "./handler.ts";

/** Shows every committed event to those in this process who watch. */
export interface Watchers {
  /** `types` null: every event. */
  add(types: readonly string[] | null, handler: Handler<void>): void;
  show(event: AnyEvent): void;
}

export function createWatchers({ log }: { log: Log }): Watchers {
  const watchers: { types: ReadonlySet<string> | null; handler: Handler<void> }[] = [];
  return {
    add: (types, handler) => void watchers.push({ types: types === null ? null : new Set(types), handler }),
    show(event) {
      for (const { types, handler } of watchers) {
        if (types !== null && !types.has(event.type)) continue;
        try {
          handler(event);
        } catch (error) {
          log.error({ error, type: event.type }, "an event watcher failed");
        }
      }
    },
  };
}
