import type { Room } from "../rooms/room.ts";
import { threadOf } from "../rooms/stored-event.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import type { Memory } from "../timeline/memory.ts";
import { readEventsById, readRoomEvents } from "../timeline/queries.ts";
import { evaluate, outcomeTo, traitsOf, type Outcome } from "./evaluate.ts";
import type { PushRules } from "./rules.ts";
import { UnreadLog, type LoggedEvent } from "./unread-log.ts";

interface Count {
  notifications: number;
  highlights: number;
}

export interface Unread {
  readonly main: Count;
  readonly threads: ReadonlyMap<string, Count>;
}

interface Counter {
  /** What the counts were made from; when it changes they are recreated. */
  readonly marks: string;
  readonly rules: unknown;
  upTo: number;
  readonly main: Count;
  readonly threads: Map<string, Count>;
}

const eventsPerRead = 1000;

/** How far each thread was read; `main` is the rest of the room. */
type Reads = ReadonlyMap<string, number>;
type Counted = StoredEvent | LoggedEvent;

const isRedacted = (event: Counted): boolean => ("traits" in event ? event.isRedacted : event.redactedBy !== undefined);

/** Unread counts per person and room: made on first need, then moved along with each event. */
export class UnreadCounts {
  private readonly memory: Memory;
  private readonly rules: PushRules;
  private readonly log: UnreadLog;
  private readonly counters = new Map<string, Map<string, Counter>>();

  constructor(memory: Memory, rules: PushRules) {
    this.memory = memory;
    this.rules = rules;
    this.log = new UnreadLog(memory);
  }

  async of(userId: string, room: Room): Promise<Unread> {
    const reads = (room.receipts.get(userId) ?? []).filter(
      (one) => one.type === "m.read" || one.type === "m.read.private",
    );
    let all = 0;
    const threads = new Map<string, number>();
    for (const one of reads) {
      if (one.thread === "") all = Math.max(all, one.eventPosition);
      else threads.set(one.thread, Math.max(threads.get(one.thread) ?? 0, one.eventPosition));
    }
    const start = Math.max(all, room.get("m.room.member", userId)?.since ?? 0);
    const marks = `${start} ${room.redactions} ${[...threads].map(([thread, position]) => `${thread}=${position}`).join(" ")}`;
    const rules = this.rules.stamp(userId);
    let rooms = this.counters.get(userId);
    if (!rooms) this.counters.set(userId, (rooms = new Map()));
    let counter = rooms.get(room.id);
    if (!counter || counter.marks !== marks || counter.rules !== rules) {
      counter = { marks, rules, upTo: start, main: { notifications: 0, highlights: 0 }, threads: new Map() };
    }
    const { head } = room;
    if (head > counter.upTo) {
      const held = room.between(counter.upTo, head);
      const found = held ?? (await this.unheld(userId, room, counter.upTo, head));
      // Another request of the same person may have counted some of them meanwhile.
      for (const event of found) {
        if (event.position > counter.upTo)
          this.count(counter, userId, event, threads, this.outcome(userId, event, room));
      }
      counter.upTo = Math.max(counter.upTo, head);
    }
    rooms.set(room.id, counter);
    return counter;
  }

  private outcome(userId: string, event: Counted, room: Room): Outcome {
    if ("traits" in event) return outcomeTo(userId, event.traits);
    return this.rules.hasDefaults(userId)
      ? outcomeTo(userId, traitsOf(event, room))
      : evaluate(this.rules.of(userId), event, room);
  }

  /**
   * What memory does not hold of (after, upTo], in order. To those with rules of their own it is whole events, and of what
   * lies further back than one read only those that name them.
   */
  private async unheld(userId: string, room: Room, after: number, upTo: number): Promise<readonly Counted[]> {
    if (this.rules.hasDefaults(userId)) return this.log.between(room, after, upTo);
    const { tables } = this.memory;
    const newest = (await readRoomEvents(tables, room.id, upTo, "backwards", eventsPerRead)).reverse();
    const oldest = newest[0]?.position ?? 0;
    if (newest.length < eventsPerRead || oldest <= after) return newest;
    const naming = (await this.log.between(room, after, oldest - 1)).filter(
      ({ traits }) => traits.named.includes(userId) || traits.outcome.isHighlighted,
    );
    const ids = naming.slice(-eventsPerRead).map(({ id }) => id);
    return [...(await readEventsById(tables, ids)), ...newest];
  }

  private count(
    counter: Counter,
    userId: string,
    event: Counted,
    reads: Reads,
    { isNotified, isHighlighted }: Outcome,
  ): void {
    if (event.sender === userId || isRedacted(event) || !isNotified) return;
    const thread = "traits" in event ? event.thread : threadOf(event);
    if (event.position <= (reads.get(thread ?? "main") ?? 0)) return;
    let count = counter.main;
    if (thread !== undefined) {
      count = counter.threads.get(thread) ?? { notifications: 0, highlights: 0 };
      counter.threads.set(thread, count);
    }
    count.notifications += 1;
    if (isHighlighted) count.highlights += 1;
  }

  /** Forgets a person who is no longer here; their counts are recreated when they come back. */
  forget(userId: string): void {
    this.counters.delete(userId);
  }
}
