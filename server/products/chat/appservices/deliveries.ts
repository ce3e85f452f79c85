import { setTimeout as wait } from "node:timers/promises";
import { whileAlone, type Database } from "#database";
import type { Core } from "../core.ts";
import type { Appservice } from "./appservice.ts";
import { Sender } from "./sender.ts";

/** Of the process that sends; the others look whether it still does. */
const lock = 7_266_046;
const lookEveryMs = 1000;

interface Running {
  readonly sender: Sender;
  readonly end: AbortController;
  readonly done: Promise<void>;
}

/** One process of all sends to every application service; when it stops or dies, its connection's end makes room for the next. */
export class Deliveries {
  private readonly core: Core;
  private readonly database: Database;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private isLead = false;
  private readonly senders = new Map<Appservice, Running>();
  private onSettled: () => void = () => undefined;

  constructor(core: Core, database: Database) {
    this.core = core;
    this.database = database;
    core.memory.onSteps((steps) => {
      if (this.senders.size === 0) return;
      const hasEvents = steps.some((step) => "event" in step);
      const hasReceipts = steps.some((step) => "note" in step && step.note.kind === "receipt");
      for (const [{ receivesEphemeral }, { sender }] of this.senders)
        if (hasEvents || (hasReceipts && receivesEphemeral)) sender.wake();
    });
    core.appservices.onChange(() => this.settle());
  }

  /** Who types in a room has changed. */
  typed(roomId: string): void {
    for (const [{ receivesEphemeral }, { sender }] of this.senders) if (receivesEphemeral) sender.typed(roomId);
  }

  start(): void {
    this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.onSettled();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      if (this.wanted().length > 0)
        await whileAlone(this.database, lock, (client) => this.lead(client)).catch((error: unknown) => {
          const message = error instanceof Error ? error.message : String(error);
          this.core.log.warn({ error: message }, "application services are not sent to; trying again");
        });
      await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private wanted(): (Appservice & { readonly url: string })[] {
    return this.core.appservices
      .all()
      .flatMap((one) => (one.url === null ? [] : [one as Appservice & { readonly url: string }]));
  }

  /** Sends until the process stops, the connection with the lock is lost, or there is nobody to send to. */
  private async lead(client: { on(event: "error" | "end", handler: () => void): unknown }): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.onSettled = resolve;
      client.on("error", resolve);
      client.on("end", resolve);
    });
    this.isLead = true;
    this.settle();
    await ended;
    this.isLead = false;
    const left = [...this.senders.values()];
    this.senders.clear();
    for (const { end } of left) end.abort();
    await Promise.all(left.map(({ done }) => done));
  }

  /** Begins with those that are new, and ends with those that are gone. */
  private settle(): void {
    if (!this.isLead) return;
    const wanted = this.wanted();
    for (const [appservice, { end }] of this.senders)
      if (!wanted.some((one) => one === appservice)) {
        end.abort();
        this.senders.delete(appservice);
      }
    for (const appservice of wanted)
      if (!this.senders.has(appservice)) {
        const sender = new Sender(this.core, appservice);
        const end = new AbortController();
        if (appservice.receivesEphemeral) for (const roomId of this.core.typing.active()) sender.typed(roomId);
        this.senders.set(appservice, { sender, end, done: sender.run(end.signal) });
      }
    if (wanted.length === 0) this.onSettled();
  }
}
