import type { Room } from "../rooms/room.ts";
import { threadOf } from "../rooms/stored-event.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import type { Memory } from "../timeline/memory.ts";
import { readRoomEvents } from "../timeline/queries.ts";
import { evaluate, evaluateDefaults } from "./evaluate.ts";
import type { PushRules } from "./rules.ts";

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

/** Beyond this many unread events the exact number tells nobody anything: the newest are counted, and mentions among them. */
const mostCounted = 10_000;
const eventsPerRead = 1000;

/** Unread counts per person and room: made on first need, then moved along with each event. */
export class UnreadCounts {
  private readonly memory: Memory;
  private readonly rules: PushRules;
  private readonly counters = new Map<string, Map<string, Counter>>();

  constructor(memory: Memory, rules: PushRules) {
    this.memory = memory;
    this.rules = rules;
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
    if (!counter || counter.marks !== marks || counter.rules !== rules || !room.between(counter.upTo, room.head)) {
      counter = { marks, rules, upTo: start, main: { notifications: 0, highlights: 0 }, threads: new Map() };
    }
    const from = counter.upTo;
    const head = room.head;
    if (head > from) {
      const events = room.between(from, head) ?? (await this.read(room, from, head));
      for (const event of events) if (event.position > counter.upTo) this.count(counter, userId, room, event, threads);
      counter.upTo = head;
    }
    rooms.set(room.id, counter);
    return counter;
  }

  /** Events in (after, upTo] that memory does not hold, in order. */
  private async read(room: Room, after: number, upTo: number): Promise<StoredEvent[]> {
    const found: StoredEvent[] = [];
    for (let from = upTo; found.length < mostCounted;) {
      const page = await readRoomEvents(this.memory.tables, room.id, from, "backwards", eventsPerRead);
      const unread = page.filter((event) => event.position > after);
      found.push(...unread);
      const oldest = unread.at(-1);
      if (!oldest || unread.length < eventsPerRead) break;
      from = oldest.position - 1;
    }
    return found.reverse();
  }

  private count(
    counter: Counter,
    userId: string,
    room: Room,
    event: StoredEvent,
    reads: ReadonlyMap<string, number>,
  ): void {
    if (event.sender === userId || event.redactedBy !== undefined) return;
    const thread = threadOf(event);
    if (event.position <= (reads.get(thread ?? "main") ?? 0)) return;
    const outcome = this.rules.hasDefaults(userId)
      ? evaluateDefaults(userId, event, room)
      : evaluate(this.rules.of(userId), event, room);
    if (!outcome.isNotified) return;
    let count = counter.main;
    if (thread !== undefined) {
      count = counter.threads.get(thread) ?? { notifications: 0, highlights: 0 };
      counter.threads.set(thread, count);
    }
    count.notifications += 1;
    if (outcome.isHighlighted) count.highlights += 1;
  }

  /** Forgets a person who is no longer here; their counts are recreated when they come back. */
  forget(userId: string): void {
    this.counters.delete(userId);
  }
}
