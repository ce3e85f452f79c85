import { setTimeout as wait } from "node:timers/promises";
import { asynchronousCommit, sql, type Db } from "#database";
import type { Log } from "#log";
import type { ChatTables } from "../tables.ts";
import type { Memory } from "../timeline/memory.ts";
import { publishedTypes } from "./types.ts";

const lookEveryMs = 1000;
/** After an event the next one waits this long: everything of that time is published together. */
const pauseMs = 250;
const mostPositions = 1000;

/**
 * Publishes what was sent to the other parts of Safos (`messages.sent`): at once when little is sent, and while much is
 * sent, many flushes in one event. How far it has come is stored beside the stream, so the process that comes next goes
 * on from there.
 */
export class Publisher {
  private readonly db: Db<ChatTables>;
  private readonly memory: Memory;
  private readonly log: Log;
  private published = 0;
  private isPublishing = false;
  private isRequested = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(options: { db: Db<ChatTables>; memory: Memory; log: Log }) {
    this.db = options.db;
    this.memory = options.memory;
    this.log = options.log;
  }

  start(): void {
    // A process may have died between its commit and the event.
    this.timer = setInterval(() => {
      if (this.memory.position > this.published) this.publish();
    }, lookEveryMs);
    this.timer.unref();
    this.publish();
  }

  /** Publishes what is pending; what comes while it pauses is published after that. */
  publish(): void {
    this.isRequested = true;
    if (this.isPublishing || this.stopping.signal.aborted) return;
    this.isPublishing = true;
    this.running = this.run();
  }

  /** Publishes the last of it. Call when nothing is written any more. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
    await this.publishPending();
  }

  private async run(): Promise<void> {
    while (this.isRequested && !this.stopping.signal.aborted) {
      this.isRequested = false;
      await this.publishPending();
      await wait(pauseMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
    this.isPublishing = false;
  }

  private async publishPending(): Promise<void> {
    const upTo = this.memory.position;
    try {
      for (let hasMore = true; hasMore;) {
        // Event and position are committed together: a crash that takes one takes both, and the event is published
        // again. So the disk need not be waited for.
        const { rows } = await sql<{
          more: boolean;
        }>`with ${asynchronousCommit}
          select chat.tell(${[...publishedTypes]}::text[], ${mostPositions}) as more from asynchronous_commit`.execute(
          this.db,
        );
        hasMore = rows[0]?.more === true;
      }
      this.published = upTo;
    } catch (error) {
      this.log.warn(
        { error: error instanceof Error ? error.message : String(error) },
        "what was sent could not be published yet",
      );
    }
  }
}
