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
  private readonly events: Pick<Events, "signal" | "onSignal" | "onReconnected">;
  private readonly memory: Pick<Memory, "position" | "follow">;
  private readonly log: Log;
  private latest = 0;
  private isSignalling = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(options: {
    readonly events: Pick<Events, "signal" | "onSignal" | "onReconnected">;
    readonly memory: Pick<Memory, "position" | "follow">;
    readonly log: Log;
  }) {
    this.events = options.events;
    this.memory = options.memory;
    this.log = options.log;
    this.events.onSignal(channel, (payload) => {
      if (Number(payload) > this.memory.position) this.follow();
    });
    this.events.onReconnected(() => this.follow());
  }

  /** Call once memory is loaded: what is signalled while it is would be read from the beginning, and into what is half there. */
  start(): void {
    // A signal gets lost when its process dies between the commit and the signal.
    this.timer = setInterval(() => this.follow(), lookEveryMs);
    this.timer.unref();
    this.follow();
  }

  /** Resolves when memory knows of everything until now, which before `start` it will once it is loaded. */
  async catchUp(): Promise<void> {
    if (this.timer) await this.memory.follow();
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
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
    this.catchUp().catch((error: unknown) => {
      this.log.warn(
        { error: error instanceof Error ? error.message : String(error) },
        "the stream could not be followed; trying again",
      );
    });
  }
}
