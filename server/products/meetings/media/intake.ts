import { elapsed } from "#clock";
import { totals } from "./totals.ts";

/**
 * Where there is no time for everything: sound and reports are `urgent`; of pictures, what can only be shown with a packet that
 * was left out is `useless`, and the next key frame is waited for longer than the pictures after it.
 */
export type Weight = "urgent" | "key" | "picture" | "useless";

/** Takes the packets of one participant. `packet` may be kept; `now` is monotonic ms. */
export interface Taker {
  weigh(packet: Buffer, now: number): Weight;
  receive(packet: Buffer, now: number): void;
  /** A picture's packet is left out. */
  leaveOut(packet: Buffer, now: number): void;
}

interface Waiting {
  readonly taker: Taker;
  readonly packet: Buffer;
  readonly since: number;
  readonly isUrgent: boolean;
  /** Left out when it has waited longer, ms. */
  readonly longest: number;
}

/** For how long packets are handled before timers, signalling and what has come meanwhile have their turn, ms. */
const turnMs = 8;
/** A picture that has waited longer is left out: those that follow it would be as late, ms. */
const longestWait = { urgent: 500, key: 1000, picture: 150 };
/** Of the time, at least this part is for pictures that wait: who comes in sees one at some time, whatever sound there is. */
const partOfPictures = 0.1;
/** Unused time of theirs that is kept, ms. */
const mostCredit = 10;
/** Packets of one lane that wait, of each kind. */
const mostWaiting = 20_000;
/** A lane whose pictures wait longer than this, in ms, sends fewer; shorter than `calm`: more. */
const late = 60;
const calm = 15;
const leastShare = 0.1;

/** First in, first out, without moving what waits. */
class Queue {
  private items: (Waiting | undefined)[] = [];
  private head = 0;

  get size(): number {
    return this.items.length - this.head;
  }

  add(item: Waiting): void {
    this.items.push(item);
  }

  take(): Waiting | undefined {
    const item = this.items[this.head];
    if (item === undefined) return undefined;
    this.items[this.head++] = undefined;
    if (this.head === this.items.length) [this.items, this.head] = [[], 0];
    else if (this.head > 4096) [this.items, this.head] = [this.items.slice(this.head), 0];
    return item;
  }
}

/** What waits of one room. */
export class Lane {
  /** Of the bits that a subscriber's pictures want, how many are sent: less than 1 where the processor is too slow, 0–1. */
  share = 1;
  readonly urgent = new Queue();
  readonly pictures = new Queue();
  /** Time it has had, in ms, on a clock that all lanes share (start-time fair queueing). */
  virtual = 0;
  /** Since the last `adjust`: processor time in ms, the longest that a picture waited in ms, packets left out. */
  used = 0;
  waited = 0;
  leftOut = 0;
  private shedAt = -Infinity;

  noteLeftOut(now: number): void {
    this.leftOut++;
    this.shedAt = now;
    totals.leftOut++;
  }

  /** Whether packets were left out lately: those that are missing are not asked for then. */
  isShedding(now: number): boolean {
    return now - this.shedAt < 1000;
  }
}

/**
 * What comes in, in turns: packets are handled as they come while there is time for all of them. Where there is not, rooms have
 * the processor in equal parts, sound and reports go before pictures, and pictures that have waited too long are left out,
 * so that timers and signalling go on whatever comes. One for the whole process.
 */
export class Intake {
  private readonly busy = new Set<Lane>();
  private readonly clock: () => number;
  private readonly later: (run: () => void) => void;
  private turnBegan = -1;
  private virtual = 0;
  /** Time that pictures have been owed, ms. */
  private credit = 0;

  constructor(clock: () => number = elapsed, later: (run: () => void) => void = setImmediate) {
    this.clock = clock;
    this.later = later;
  }

  take(lane: Lane, taker: Taker, packet: Buffer): void {
    const now = this.clock();
    if (this.busy.size === 0 && (this.turnBegan < 0 || now - this.turnBegan < turnMs)) {
      if (this.turnBegan < 0) {
        this.turnBegan = now;
        this.later(() => this.endTurn());
      }
      this.handle(lane, taker, packet, now);
      return;
    }
    const weight = taker.weigh(packet, now);
    if (weight === "useless") return lane.noteLeftOut(now);
    const isUrgent = weight === "urgent";
    const queue = isUrgent ? lane.urgent : lane.pictures;
    const oldest = queue.size >= mostWaiting ? queue.take() : undefined;
    if (oldest) this.leaveOut(lane, oldest, now);
    queue.add({ taker, packet, since: now, isUrgent, longest: longestWait[weight] });
    if (this.busy.has(lane)) return;
    this.busy.add(lane);
    lane.virtual = Math.max(lane.virtual, this.virtual);
  }

  /** Twice a second: lanes that use more than their part of a processor that is too slow send fewer pictures. */
  adjust(lanes: readonly Lane[]): void {
    const active = lanes.filter(({ used }) => used > 0);
    const part = active.reduce((sum, { used }) => sum + used, 0) / active.length;
    for (const lane of lanes) {
      const isHeavy = lane.used >= part * 0.9;
      if (lane.leftOut > 0 && isHeavy) lane.share = Math.max(leastShare, lane.share * 0.7);
      else if (lane.waited > late && isHeavy) lane.share = Math.max(leastShare, lane.share * 0.85);
      else if (lane.waited < calm && lane.leftOut === 0) lane.share = Math.min(1, lane.share * 1.03 + 0.01);
      [lane.used, lane.waited, lane.leftOut] = [0, 0, 0];
    }
  }

  private endTurn(): void {
    const began = this.clock();
    this.turnBegan = began;
    let now = began;
    while (this.busy.size > 0 && now - began < turnMs) {
      const found = this.next();
      if (!found) break;
      const [lane, waiting] = found;
      const waited = now - waiting.since;
      lane.waited = Math.max(lane.waited, waited);
      if (waited > waiting.longest) {
        this.leaveOut(lane, waiting, now);
        continue;
      }
      const after = this.handle(lane, waiting.taker, waiting.packet, now);
      this.credit += (after - now) * (waiting.isUrgent ? partOfPictures : partOfPictures - 1);
      this.credit = Math.min(mostCredit, this.credit);
      now = after;
    }
    if (this.busy.size > 0) this.later(() => this.endTurn());
    else this.turnBegan = -1;
  }

  /** Of the lane that has had the least time; what is urgent anywhere goes first, unless it is the turn of pictures. */
  private next(): [Lane, Waiting] | null {
    let [urgent, pictures]: [Lane | null, Lane | null] = [null, null];
    for (const lane of this.busy) {
      if (lane.urgent.size > 0 && (urgent === null || lane.virtual < urgent.virtual)) urgent = lane;
      if (lane.pictures.size > 0 && (pictures === null || lane.virtual < pictures.virtual)) pictures = lane;
    }
    const isUrgent = urgent !== null && (pictures === null || this.credit <= 0);
    const lane = isUrgent ? urgent : pictures;
    const waiting = (isUrgent ? lane?.urgent : lane?.pictures)?.take();
    if (!lane || !waiting) return null;
    this.virtual = lane.virtual;
    if (lane.urgent.size === 0 && lane.pictures.size === 0) this.busy.delete(lane);
    return [lane, waiting];
  }

  private handle(lane: Lane, taker: Taker, packet: Buffer, now: number): number {
    taker.receive(packet, now);
    const after = this.clock();
    lane.virtual += after - now;
    lane.used += after - now;
    return after;
  }

  private leaveOut(lane: Lane, { taker, packet, isUrgent }: Waiting, now: number): void {
    lane.noteLeftOut(now);
    if (!isUrgent) taker.leaveOut(packet, now);
  }
}

export const intake = new Intake();
