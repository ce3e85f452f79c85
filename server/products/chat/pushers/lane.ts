import { setTimeout as wait } from "node:timers/promises";
import { now } from "#clock";
import type { GuardedFetch } from "#http";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { threadOf } from "../rooms/stored-event.ts";
import { readEventsById } from "../timeline/queries.ts";
import { notificationText, notify } from "./notify.ts";
import {
  changePushers,
  deleteAllDue,
  deleteDue,
  deleteReadPusher,
  giveUp,
  noteFailure,
  noteSuccess,
  readDue,
  type DuePush,
} from "./queries.ts";

/** Requests to one gateway at the same time. */
const mostAtOnce = 16;
const lookEveryMs = 1000;
/** A telephone that rings later than this rings for nobody (MSC4075). */
const longestRingMs = 120_000;

/** What has been done since the process began. */
export interface Figures {
  sent: number;
  failed: number;
  rejected: number;
}

/** Pushes to one gateway, so that one that is slow or gone holds up no other. One request for each pusher at a time. */
export class Lane {
  private readonly core: Core;
  private readonly gateway: string;
  private readonly fetch: GuardedFetch;
  private readonly figures: Figures;
  private readonly inFlight = new Map<number, Promise<void>>();
  private isAwake = false;
  private onWake: () => void = () => undefined;

  constructor(core: Core, gateway: string, fetch: GuardedFetch, figures: Figures) {
    this.core = core;
    this.gateway = gateway;
    this.fetch = fetch;
    this.figures = figures;
  }

  /** Something is due, or a place is free. */
  wake(): void {
    this.isAwake = true;
    this.onWake();
  }

  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener("abort", () => this.wake());
    while (!signal.aborted) {
      this.isAwake = false;
      try {
        const free = mostAtOnce - this.inFlight.size;
        const due = free > 0 ? await readDue(this.core.db, this.gateway, [...this.inFlight.keys()], free) : [];
        for (const one of due) this.begin(one, signal);
      } catch (error) {
        this.warn("what is due to a push gateway could not be read", error);
        await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
      }
      await this.rest();
    }
    await Promise.all(this.inFlight.values());
  }

  private async rest(): Promise<void> {
    if (this.isAwake) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.onWake = resolve;
    const timer = setTimeout(resolve, lookEveryMs);
    await promise;
    clearTimeout(timer);
  }

  private begin(due: DuePush, signal: AbortSignal): void {
    const done = this.push(due, signal)
      .catch(async (error: unknown) => {
        this.warn("a push could not be written down", error);
        await wait(lookEveryMs, undefined, { signal }).catch(() => undefined);
      })
      .finally(() => {
        this.inFlight.delete(due.pusherId);
        this.wake();
      });
    this.inFlight.set(due.pusherId, done);
  }

  private warn(what: string, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error);
    this.core.log.warn({ gateway: this.gateway, error: message }, what);
  }

  private async push(due: DuePush, signal: AbortSignal): Promise<void> {
    const { db, unread: counts } = this.core;
    if (!(await this.mayPush(due))) return;
    // Before what is unread is counted in all their rooms.
    if (due.eventId === null ? due.unread === 0 : !(await this.isStillNew(due))) return deleteDue(db, due);
    const unread = await counts.total(due.userId);
    if (due.eventId === null && unread > 0) return deleteDue(db, due);
    const event = due.eventId === null ? null : { id: due.eventId, roomId: due.roomId };
    let rejected: string[];
    try {
      const body = notificationText({ event, unread, isHigh: due.isHigh }, { ...due, data: dataOf(due) });
      rejected = await notify(this.fetch, due.url, body, signal);
    } catch (error) {
      if (signal.aborted) return;
      this.figures.failed += 1;
      this.warn("a push gateway is tried again", error);
      if (await noteFailure(db, due)) await giveUp(db, due.pusherId);
      return;
    }
    if (rejected.includes(due.pushkey)) {
      this.figures.rejected += 1;
      await changePushers(db, (trx) => deleteReadPusher(trx, due));
      return;
    }
    this.figures.sent += 1;
    await deleteDue(db, due);
    await noteSuccess(db, due.pusherId, unread);
  }

  /** Whether its session and the rule still allow it. One whose session has ended is gone already. */
  private async mayPush(due: DuePush): Promise<boolean> {
    const { db, identity, policy } = this.core;
    const person = await identity.personByName(due.userId);
    const isUsable = person !== null && (await identity.isUsable(person.id, due.sessionId));
    if (isUsable && policy.pushGateways(person.organisationId)) return true;
    await deleteAllDue(db, due.pusherId);
    return false;
  }

  private async isStillNew({ userId, eventId, roomId, position, isRing }: DuePush): Promise<boolean> {
    const room = this.core.memory.rooms.get(roomId);
    const [event] = eventId === null ? [] : await readEventsById(this.core.db, [eventId]);
    if (!room || !event || event.redactedBy !== undefined) return false;
    if (isRing && now() - event.sentAt > longestRingMs) return false;
    return this.core.unread.isNew(userId, { id: event.id, position, thread: threadOf(event) }, room);
  }
}

function dataOf({ content }: DuePush): JsonObject {
  const { data } = JSON.parse(content) as JsonObject;
  return isObject(data) ? data : {};
}
