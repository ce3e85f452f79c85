import { setTimeout as wait } from "node:timers/promises";
import type { Events } from "#events";
import type { Log } from "#log";
import type { Memory } from "./memory.ts";

const channel = "chat.appended";
const lookEveryMs = 1000;
/** Under load one signal stands for everything of this many milliseconds. */
const pauseMs = 5;

/** Replicates the stream: signals the other processes that it has grown, and follows when they signal. One signal in flight at a time. */
export class Replicator {
  private readonly events: Events;
  private readonly memory: Memory;
  private readonly log: Log;
  private latest = 0;
  private isSignalling = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(options: { events: Events; memory: Memory; log: Log }) {
    this.events = options.events;
    this.memory = options.memory;
    this.log = options.log;
    this.events.onSignal(channel, (payload) => {
      if (Number(payload) > this.memory.position) this.follow();
    });
    this.events.onReconnected(() => this.follow());
  }

  start(): void {
    // A signal gets lost when its process dies between the commit and the signal.
    this.timer = setInterval(() => this.follow(), lookEveryMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** The stream has grown up to a position. */
  signal(position: number): void {
    this.latest = Math.max(this.latest, position);
    if (!this.isSignalling) void this.send();
  }

  private async send(): Promise<void> {
    this.isSignalling = true;
    try {
      for (let sent = 0; sent < this.latest;) {
        sent = this.latest;
        await this.events.signal(channel, String(sent));
        await wait(pauseMs);
      }
    } catch (error) {
      this.log.warn(
        { error: error instanceof Error ? error.message : String(error) },
        "other processes could not be signalled; they look by themselves",
      );
    }
    this.isSignalling = false;
  }

  private follow(): void {
    this.memory.follow().catch((error: unknown) => {
      this.log.warn(
        { error: error instanceof Error ? error.message : String(error) },
        "the stream could not be followed; trying again",
      );
    });
  }
}
