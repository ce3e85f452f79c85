import { setTimeout as wait } from "node:timers/promises";
import type { Events } from "#events";
import type { Log } from "#log";
import type { Memory } from "./memory.ts";

const channel = "chat.appended";
const lookEveryMs = 1000;
/** Under load one word stands for everything of so many milliseconds. */
const pauseMs = 5;

/** Tells the other processes that the stream has grown, and follows when they say so. One word in flight at a time. */
export class Announcer {
  private readonly events: Events;
  private readonly memory: Memory;
  private readonly log: Log;
  private wanted = 0;
  private isSpeaking = false;
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
    // A word may get lost when its speaker dies between the commit and saying it.
    this.timer = setInterval(() => this.follow(), lookEveryMs);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  announce(position: number): void {
    this.wanted = Math.max(this.wanted, position);
    if (!this.isSpeaking) void this.speak();
  }

  private async speak(): Promise<void> {
    this.isSpeaking = true;
    try {
      for (let said = 0; said < this.wanted;) {
        said = this.wanted;
        await this.events.signal(channel, String(said));
        await wait(pauseMs);
      }
    } catch (error) {
      this.log.warn(
        { error: error instanceof Error ? error.message : String(error) },
        "other processes could not be told; they look by themselves",
      );
    }
    this.isSpeaking = false;
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
