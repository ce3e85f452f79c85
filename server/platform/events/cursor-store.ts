import type { Log } from "#log";
import { moveCursors } from "./cursors.ts";
import { messageOf } from "./handler.ts";
import type { EventDb } from "./queries.ts";
import type { Snapshot } from "./snapshot.ts";

/** A crash has what was handled since the last store handled once more. */
const storeEveryMs = 1000;

/** Stores how far the subscribers of this process have come: all in one statement, at most once a second. */
export class CursorStore {
  private readonly db: EventDb;
  private readonly log: Log;
  private readonly moved = new Map<string, Snapshot>();
  private timer: NodeJS.Timeout | null = null;
  private stored = Promise.resolve();

  constructor(db: EventDb, log: Log) {
    this.db = db;
    this.log = log;
  }

  move(subscriber: string, handled: Snapshot): void {
    this.moved.set(subscriber, handled);
    this.timer ??= setTimeout(() => void this.flush(), storeEveryMs);
  }

  /** Stores what has moved; resolves when it is there, also when it could not be stored. */
  flush(): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const moved = new Map(this.moved);
    this.moved.clear();
    this.stored = this.stored
      .then(() => moveCursors(this.db, moved))
      // The next ones that are stored say more than these.
      .catch((error: unknown) => this.log.warn({ error: messageOf(error) }, "cursors could not be stored"));
    return this.stored;
  }
}
