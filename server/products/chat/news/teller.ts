import { setTimeout as wait } from "node:timers/promises";
import { quick, sql, type Db } from "#database";
import type { Log } from "#log";
import type { ChatTables } from "../tables.ts";
import type { Memory } from "../timeline/memory.ts";
import { newsTypes } from "./types.ts";

const lookEveryMs = 1000;
/** After a word the next one waits this long: everything of that time is told together. */
const pauseMs = 250;
const mostPositions = 1000;

/**
 * Tells the other parts of Safos what was sent (`messages.sent`): at once when little is said, and while much is said many
 * flushes in one word. How far it has been told is kept beside the stream, so whichever process comes next goes on from there.
 */
export class Teller {
  private readonly db: Db<ChatTables>;
  private readonly memory: Memory;
  private readonly log: Log;
  private told = 0;
  private isTelling = false;
  private isWanted = false;
  private timer: NodeJS.Timeout | undefined;
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(options: { db: Db<ChatTables>; memory: Memory; log: Log }) {
    this.db = options.db;
    this.memory = options.memory;
    this.log = options.log;
  }

  start(): void {
    // Whoever wrote may have died between the commit and the word.
    this.timer = setInterval(() => {
      if (this.memory.position > this.told) this.tell();
    }, lookEveryMs);
    this.timer.unref();
    this.tell();
  }

  /** Tells what has not been told; what comes while it pauses is told after that. */
  tell(): void {
    this.isWanted = true;
    if (this.isTelling || this.stopping.signal.aborted) return;
    this.isTelling = true;
    this.running = this.run();
  }

  /** Says the last word. Call when nothing is written any more. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.stopping.abort();
    await this.running;
    await this.tellAll();
  }

  private async run(): Promise<void> {
    while (this.isWanted && !this.stopping.signal.aborted) {
      this.isWanted = false;
      await this.tellAll();
      await wait(pauseMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
    this.isTelling = false;
  }

  private async tellAll(): Promise<void> {
    const upTo = this.memory.position;
    try {
      for (let hasMore = true; hasMore;) {
        // Word and position are one: when a crash takes both, the word is said again. So the disk need not be waited for.
        const { rows } = await sql<{
          more: boolean;
        }>`with ${quick}
          select chat.tell(${[...newsTypes]}::text[], ${mostPositions}) as more from quick`.execute(this.db);
        hasMore = rows[0]?.more === true;
      }
      this.told = upTo;
    } catch (error) {
      this.log.warn(
        { error: error instanceof Error ? error.message : String(error) },
        "what was sent could not be told yet",
      );
    }
  }
}
