import { setImmediate as breathe } from "node:timers/promises";
import type { Core } from "../core.ts";
import { domainOf } from "../events/pdu.ts";
import { isRing } from "../push/evaluate.ts";
import type { Room } from "../rooms/room.ts";
import { membershipIn, type StoredEvent } from "../rooms/stored-event.ts";
import { readEventsBetween } from "../timeline/queries.ts";
import { insertDue, readPushers, readPushProgress, readReaders, type Due, type KnownPusher } from "./queries.ts";

/** Positions that are looked at together. */
const pageLength = 200;
/** The most positions that are looked at again after a stop, since nothing was in them. */
const mostUnwritten = 2000;
/** After the rules of this many people others have their turn. */
const peopleAtOnce = 500;

/** Finds in the stream whose telephones are to be woken, and writes down what is due to which pusher. Run by one process of all. */
export class Waking {
  private readonly core: Core;
  private readonly gateways: readonly string[];
  private looked = 0;
  /** How often pushers had changed when they were read; their people are in memory. */
  private version = -1;
  private byUser = new Map<string, KnownPusher[]>();
  private first = 0;

  constructor(core: Core, gateways: readonly string[]) {
    this.core = core;
    this.gateways = gateways;
  }

  /** Looks at what has come. True: something is due. */
  async lookOn(): Promise<boolean> {
    const { db, memory } = this.core;
    // Before the pushers are read: who sends after a pusher was set has it woken.
    const end = memory.position;
    const progress = await readPushProgress(db);
    if (progress.pushers !== this.version) await this.readPushers(progress.pushers);
    if (this.byUser.size === 0) this.looked = Math.max(this.looked, end);
    let { position } = progress;
    let isDue = false;
    for (let after = Math.max(position, this.looked, this.first); after < end; after = this.looked) {
      const upTo = Math.min(end, after + pageLength);
      const due = await this.find(after, upTo);
      if (due.length > 0 || upTo - position > mostUnwritten) {
        if (!(await insertDue(db, position, upTo, due))) throw new Error("Another process was faster.");
        position = upTo;
        isDue ||= due.length > 0;
      }
      this.looked = upTo;
    }
    return isDue;
  }

  private async readPushers(version: number): Promise<void> {
    const pushers = await readPushers(this.core.db, this.gateways);
    this.byUser = Map.groupBy(pushers, ({ userId }) => userId);
    this.first = pushers.reduce((least, { since }) => Math.min(least, since), Number.MAX_SAFE_INTEGER);
    this.version = version;
  }

  private async find(after: number, upTo: number): Promise<Due[]> {
    const { db, memory } = this.core;
    const due = new Map<string, Due>();
    const add = (one: Due): void => void due.set(`${one.pusherId} ${one.isRing} ${one.roomId}`, one);
    for (const event of await readEventsBetween(db, after, upTo)) {
      const room = memory.rooms.get(event.roomId);
      if (room) await this.judge(event, room, add);
    }
    for (const { userId, position } of await readReaders(db, after, upTo))
      for (const { id: pusherId } of this.byUser.get(userId) ?? [])
        add({ pusherId, roomId: "", isRing: false, eventId: null, position, isHigh: false });
    return [...due.values()];
  }

  private async judge(event: StoredEvent, room: Room, add: (due: Due) => void): Promise<void> {
    const { id: eventId, roomId, position } = event;
    let asked = 0;
    for (const userId of this.concerned(event, room)) {
      if ((asked += 1) % peopleAtOnce === 0) await breathe();
      if (!this.mayPush(userId)) continue;
      const outcome = this.core.unread.wakes(userId, event, room);
      if (!outcome) continue;
      const isHigh = outcome.isHighlighted || isUrgent(event, room);
      for (const { id: pusherId, since } of this.byUser.get(userId) ?? [])
        if (position > since) add({ pusherId, roomId, isRing: isRing(event), eventId, position, isHigh });
    }
  }

  /** Those with a pusher who are in the room, or are asked into it: by going over whichever are fewer. */
  private concerned({ type, stateKey, content }: StoredEvent, room: Room): string[] {
    const { byUser } = this;
    const inside =
      room.joined.size < byUser.size
        ? [...room.joined].filter((userId) => byUser.has(userId))
        : [...byUser.keys()].filter((userId) => room.isJoined(userId));
    const isInvited = type === "m.room.member" && content["membership"] === "invite" && stateKey !== undefined;
    return isInvited && byUser.has(stateKey) && !room.isJoined(stateKey) ? [...inside, stateKey] : inside;
  }

  private mayPush(userId: string): boolean {
    const organisation = this.core.organisations.byDomain(domainOf(userId));
    return organisation !== null && this.core.policy.pushGateways(organisation.id);
  }
}

/** What gateways may not hold back to save a battery. What is encrypted may be a mention. */
const isUrgent = (event: StoredEvent, room: Room): boolean =>
  isRing(event) ||
  event.type === "m.room.encrypted" ||
  room.joined.size <= 2 ||
  (event.type === "m.room.member" && membershipIn(event) === "invite");
