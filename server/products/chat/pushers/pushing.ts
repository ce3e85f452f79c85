import { setTimeout as wait } from "node:timers/promises";
import { whileAlone, type Database } from "#database";
import { createGuardedFetch } from "#http";
import type { Core } from "../core.ts";
import { Lane, type Figures } from "./lane.ts";
import { longestMs, mostBytes } from "./notify.ts";
import { countDue, deleteDueElsewhere, hasPushers } from "./queries.ts";
import { Waking } from "./waking.ts";

/** Of the process that pushes; the others look whether it still does. */
const lock = 7_266_047;
const lookEveryMs = 1000;
/** What comes at the same time is looked at together. */
const pauseMs = 20;

/** One process of all wakes telephones through push gateways; when it stops or dies, its connection's end makes room for the next. */
export class Pushing {
  private readonly core: Core;
  private readonly database: Database;
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private readonly done: Figures = { sent: 0, failed: 0, rejected: 0 };
  private onSteps: () => void = () => undefined;

  constructor(core: Core, database: Database) {
    this.core = core;
    this.database = database;
    core.memory.onSteps(() => this.onSteps());
  }

  start(): void {
    if (this.core.settings.pushGateways.length > 0) this.running = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  figures(): Readonly<Figures> {
    return this.done;
  }

  /** What is still to be pushed, by all processes. */
  pending(): Promise<number> {
    return countDue(this.core.db);
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const { db, log, settings } = this.core;
    while (!signal.aborted) {
      try {
        if (await hasPushers(db, settings.pushGateways))
          await whileAlone(this.database, lock, (client) => this.lead(client));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        log.warn({ error: message }, "push gateways are not sent to; trying again");
      }
      await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Until the process stops, or the connection with the lock is lost. */
  private async lead(client: { on(event: "error" | "end", handler: () => void): unknown }): Promise<void> {
    const end = new AbortController();
    const stop = (): void => end.abort();
    client.on("error", stop);
    client.on("end", stop);
    const signal = AbortSignal.any([end.signal, this.stopping.signal]);
    const { pushGateways, pushNetworks: privateNetworks } = this.core.settings;
    await deleteDueElsewhere(this.core.db, pushGateways);
    const fetch = createGuardedFetch({ privateNetworks, timeoutMs: longestMs, mostBytes });
    const lanes = pushGateways.map((gateway) => new Lane(this.core, gateway, fetch, this.done));
    const running = lanes.map((lane) => lane.run(signal));
    try {
      await this.look(lanes, signal);
    } finally {
      end.abort();
      await Promise.all(running);
    }
  }

  private async look(lanes: readonly Lane[], signal: AbortSignal): Promise<void> {
    const waking = new Waking(this.core, this.core.settings.pushGateways);
    while (!signal.aborted) {
      const { promise: moved, resolve } = Promise.withResolvers<void>();
      this.onSteps = resolve;
      if (await waking.lookOn()) for (const lane of lanes) lane.wake();
      const looked = wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
      await Promise.race([moved, looked]);
      await wait(pauseMs);
    }
  }
}
