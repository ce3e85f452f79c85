import { setTimeout as wait } from "node:timers/promises";
import { now, uuid } from "#clock";
import type { Core } from "../core.ts";
import type { JsonObject } from "../events/pdu.ts";
import { clientEvent } from "../timeline/client-event.ts";
import { readEventsBetween, readEventsById } from "../timeline/queries.ts";
import type { Appservice } from "./appservice.ts";
import { callAppservice } from "./call.ts";
import { findReceipts, receiptEvents, typingEvents } from "./ephemeral.ts";
import { findInteresting } from "./interest.ts";
import { beginTransaction, endTransaction, readProgress, skipTo, type Progress } from "./queries.ts";

type Txn = NonNullable<Progress["txn"]>;

/** Positions that are looked at together. */
const pageLength = 200;
const mostEvents = 50;
/** Letters of a transaction, but for a single event. */
const mostLetters = 1_000_000;
/** The most positions that are looked at again after a stop, since nothing was in them. */
const mostUnwritten = 2000;
/** Rooms whose typing is told of together; in more of them nobody is waiting to see it. */
const mostTyped = 500;
const typingPatienceMs = 5000;
/** What comes at the same time goes together. */
const pauseMs = 20;
const firstDelayMs = 1000;
const longestDelayMs = 60_000;

/**
 * Sends one application service what it is to hear of (application service API, "Pushing events"), in order and without gaps. A transaction is
 * written down before it is sent, and sent under its id until it has been taken: who sends twice, or from two processes, sends the same.
 */
export class Sender {
  private readonly core: Core;
  private readonly appservice: Appservice & { readonly url: string };
  private isAwake = false;
  private wakeUp: (() => void) | undefined;
  /** How far has been looked at, which is not written down each time. */
  private looked = 0;
  /** Rooms in which others type since it was sent so. */
  private typing = new Set<string>();

  constructor(core: Core, appservice: Appservice & { readonly url: string }) {
    this.core = core;
    this.appservice = appservice;
  }

  /** The stream has grown. */
  wake(): void {
    this.isAwake = true;
    this.wakeUp?.();
  }

  /** Who types in a room has changed. */
  typed(roomId: string): void {
    if (this.typing.size >= mostTyped) return;
    this.typing.add(roomId);
    this.wake();
  }

  /** Until it is aborted, or the application service is gone. */
  async run(signal: AbortSignal): Promise<void> {
    const { id } = this.appservice;
    for (let failures = 0; !signal.aborted;) {
      try {
        const isThere = await this.sendNext(signal);
        if (!isThere) return;
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        const message = error instanceof Error ? error.message : String(error);
        this.core.log.warn({ appservice: id, failures, error: message }, "an application service is tried again");
        const delayMs = Math.min(longestDelayMs, firstDelayMs * 2 ** Math.min(failures - 1, 10));
        await wait(delayMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** One transaction, or waits until there may be one; false: the application service is gone. */
  private async sendNext(signal: AbortSignal): Promise<boolean> {
    const { db } = this.core;
    this.isAwake = false;
    const progress = await readProgress(db, this.appservice.id);
    if (!progress) return false;
    const txn = progress.txn ?? (await this.findNext(progress.position));
    // Who typed then is of no use to one that takes it later: it is not sent again.
    const typing = progress.txn ? [] : await this.takeTyping();
    if (txn) {
      await this.deliver(txn, typing, signal);
      await endTransaction(db, this.appservice.id, txn.id);
    } else if (typing.length > 0) await this.deliverTyping(typing, signal);
    else await this.sleep(signal);
    return true;
  }

  /** A bridge that takes no such thing gets its messages all the same. */
  private async deliverTyping(typing: readonly JsonObject[], signal: AbortSignal): Promise<void> {
    const soon = AbortSignal.any([signal, AbortSignal.timeout(typingPatienceMs)]);
    await this.deliver({ id: uuid(), eventIds: [], ephemeral: "[]" }, typing, soon).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      this.core.log.debug({ appservice: this.appservice.id, error: message }, "who types was not taken");
    });
  }

  private async takeTyping(): Promise<JsonObject[]> {
    if (this.typing.size === 0) return [];
    const rooms = this.typing;
    this.typing = new Set();
    return typingEvents(this.core, this.appservice, rooms);
  }

  private async sleep(signal: AbortSignal): Promise<void> {
    if (!this.isAwake && !signal.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const stop = (): void => resolve();
      this.wakeUp = stop;
      signal.addEventListener("abort", stop);
      await promise;
      signal.removeEventListener("abort", stop);
      this.wakeUp = undefined;
    }
    await wait(pauseMs);
  }

  /** The next transaction, written down; null: there is nothing to send up to now. */
  private async findNext(position: number): Promise<Txn | null> {
    const { db, memory } = this.core;
    const { id } = this.appservice;
    for (let after = Math.max(position, this.looked); after < memory.position; after = this.looked) {
      const upTo = Math.min(memory.position, after + pageLength);
      const events = await findInteresting(this.core, this.appservice, await readEventsBetween(db, after, upTo), after);
      const chosen = cut(events);
      const end = (chosen.length < events.length && chosen.at(-1)?.position) || upTo;
      const receipts = this.appservice.receivesEphemeral
        ? await findReceipts(this.core, this.appservice, after, end)
        : [];
      if (chosen.length + receipts.length > 0) {
        const eventIds = chosen.map((event) => event.id);
        const txn = { id: uuid(), eventIds, ephemeral: JSON.stringify(receiptEvents(receipts)), position: end };
        if (!(await beginTransaction(db, id, position, txn))) throw new Error("Another process was faster.");
        this.looked = txn.position;
        return txn;
      }
      this.looked = upTo;
      if (upTo - position > mostUnwritten) {
        if (!(await skipTo(db, id, position, upTo))) throw new Error("Another process was faster.");
        position = upTo;
      }
    }
    return null;
  }

  private async deliver(
    txn: Pick<Txn, "id" | "eventIds" | "ephemeral">,
    typing: readonly JsonObject[],
    signal: AbortSignal,
  ): Promise<void> {
    const events = await readEventsById(this.core.db, [...txn.eventIds]);
    events.sort((a, b) => a.position - b.position);
    const at = now();
    const ephemeral = [...(JSON.parse(txn.ephemeral) as JsonObject[]), ...typing];
    const texts = events.map((event) => clientEvent(event, nobody, at, true));
    const { status } = await callAppservice(this.appservice, {
      method: "PUT",
      path: `/transactions/${txn.id}`,
      body: `{"events":[${texts.join(",")}]${ephemeral.length > 0 ? `,"ephemeral":${JSON.stringify(ephemeral)}` : ""}}`,
      kind: "transaction",
      signal,
    });
    if (status < 200 || status > 299) throw new Error(`A transaction was answered with ${status}.`);
  }
}

/** No user in particular asks for a transaction. */
const nobody = { userId: "", deviceId: null };

/** As many from the beginning as go into one transaction. */
function cut<E extends { readonly content: object }>(events: readonly E[]): E[] {
  let letters = 0;
  return events.slice(0, mostEvents).filter((event, index) => {
    letters += JSON.stringify(event.content).length;
    return index === 0 || letters <= mostLetters;
  });
}
