import { ignoredBy } from "../account-data/ignored.ts";
import type { Room } from "../rooms/room.ts";
import { threadOf } from "../rooms/stored-event.ts";
import type { StoredEvent } from "../rooms/stored-event.ts";
import type { Memory } from "../timeline/memory.ts";
import { readRoomEvents } from "../timeline/queries.ts";
import { evaluate, outcomeTo, traitsOf, type Outcome, type Purpose } from "./evaluate.ts";
import type { PushRules } from "./rules.ts";
import { mostLogged, UnreadLog, type LoggedEvent } from "./unread-log.ts";

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

/** Whole events of those with rules of their own are looked at in portions, so that nobody else waits for long. */
const eventsPerRead = 250;

/** How far each thread was read; `main` is the rest of the room. */
type Reads = ReadonlyMap<string, number>;
type Counted = StoredEvent | LoggedEvent;

/** What counts of an event for one person. */
export interface Judged {
  readonly id: string;
  readonly position: number;
  readonly thread: string | undefined;
  readonly outcome: Outcome;
}

const isRedacted = (event: Counted): boolean => ("traits" in event ? event.isRedacted : event.redactedBy !== undefined);

const threadIn = (event: Counted): string | undefined => ("traits" in event ? event.thread : threadOf(event));

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
    const { start, threads } = readsOf(userId, room);
    const ignored = ignoredBy(this.memory.accountData, userId);
    const marks = `${start} ${room.redactions} ${[...threads].map(([thread, position]) => `${thread}=${position}`).join(" ")} ${[...ignored].join(" ")} ${this.memory.threadSubscriptions.stampIn(userId, room.id)}`;
    const rules = this.rules.stamp(userId);
    let rooms = this.counters.get(userId);
    if (!rooms) this.counters.set(userId, (rooms = new Map()));
    let counter = rooms.get(room.id);
    if (!counter || counter.marks !== marks || counter.rules !== rules) {
      counter = { marks, rules, upTo: start, main: { notifications: 0, highlights: 0 }, threads: new Map() };
    }
    const { head } = room;
    if (head > counter.upTo) {
      const found = await this.between(userId, room, counter.upTo, head);
      // Another request of the same person may have counted some of them meanwhile.
      for (const one of found) if (one.position > counter.upTo) count(counter, one, threads);
      counter.upTo = Math.max(counter.upTo, head);
    }
    rooms.set(room.id, counter);
    return counter;
  }

  /** The unread events that `of` counts, the oldest first; as far back as anything is counted. */
  async list(userId: string, room: Room): Promise<readonly Judged[]> {
    const { start, threads } = readsOf(userId, room);
    const found = await this.between(userId, room, start, room.head);
    return found.filter((one) => isUnread(one, threads)).sort((a, b) => a.position - b.position);
  }

  private async between(userId: string, room: Room, after: number, upTo: number): Promise<readonly Judged[]> {
    const held = room.between(after, upTo);
    return held ? this.judge(userId, held, room) : this.unheld(userId, room, after, upTo);
  }

  /** Messages that someone has not read, in all rooms that they are in. */
  async total(userId: string): Promise<number> {
    let sum = 0;
    for (const roomId of this.memory.rooms.joinedBy(userId)) {
      const room = this.memory.rooms.get(roomId);
      if (!room) continue;
      const { main, threads } = await this.of(userId, room);
      sum += main.notifications;
      for (const thread of threads.values()) sum += thread.notifications;
    }
    return sum;
  }

  /** Whether someone may still be told of an event: they are in the room, or asked into it by it, and have not read it. */
  isNew(userId: string, event: Omit<Judged, "outcome">, room: Room): boolean {
    const member = room.get("m.room.member", userId);
    if (!room.isJoined(userId)) return room.membership(userId) === "invite" && member?.id === event.id;
    const { start, threads } = readsOf(userId, room);
    return event.position > start && isUnread(event, threads);
  }

  /** What a new event is to someone whose telephone may be woken; null: nothing. */
  wakes(userId: string, event: StoredEvent, room: Room): Outcome | null {
    if (event.sender === userId || isRedacted(event)) return null;
    if (ignoredBy(this.memory.accountData, userId).has(event.sender)) return null;
    if (!this.isNew(userId, { id: event.id, position: event.position, thread: threadOf(event) }, room)) return null;
    const outcome = this.outcome(userId, event, room, "push");
    return outcome.isNotified ? outcome : null;
  }

  private outcome(userId: string, event: Counted, room: Room, purpose: Purpose = "unread"): Outcome {
    const thread = threadIn(event);
    const isSubscribed = thread === undefined ? null : this.memory.threadSubscriptions.isSubscribed(userId, thread);
    if ("traits" in event) return outcomeTo(userId, event.traits, isSubscribed);
    return this.rules.hasDefaults(userId)
      ? outcomeTo(userId, traitsOf(event, room, purpose), isSubscribed)
      : evaluate(this.rules.of(userId), { event, room, isSubscribed }, purpose);
  }

  /** Of some events those that others wrote and that notify. */
  judge(userId: string, events: readonly Counted[], room: Room): Judged[] {
    const ignored = ignoredBy(this.memory.accountData, userId);
    return events.flatMap((event) => {
      if (event.sender === userId || ignored.has(event.sender) || isRedacted(event)) return [];
      const outcome = this.outcome(userId, event, room);
      if (!outcome.isNotified) return [];
      return [{ id: event.id, position: event.position, thread: threadIn(event), outcome }];
    });
  }

  /**
   * What memory does not hold of (after, upTo], as far back as the log of the room goes. To those with rules of their own
   * it is whole events, of which only what counts is kept.
   */
  private async unheld(userId: string, room: Room, after: number, upTo: number): Promise<readonly Judged[]> {
    if (this.rules.hasDefaults(userId)) return this.judge(userId, await this.log.between(room, after, upTo), room);
    const found: Judged[] = [];
    let before = upTo;
    for (let seen = 0; before > after && seen < mostLogged; seen += eventsPerRead) {
      const page = await readRoomEvents(this.memory.tables, room.id, before, "backwards", eventsPerRead);
      const wanted = page.filter(({ position }) => position > after);
      found.push(...this.judge(userId, wanted, room));
      before = page.length < eventsPerRead ? after : (page.at(-1)?.position ?? 1) - 1;
    }
    return found;
  }

  /** Forgets a person who is no longer here; their counts are recreated when they come back. */
  forget(userId: string): void {
    this.counters.delete(userId);
  }
}

/** From where on a person has read nothing of a room (their join, or what they have read of all of it), and each thread's own. */
function readsOf(userId: string, room: Room): { start: number; threads: Reads } {
  let all = 0;
  const threads = new Map<string, number>();
  for (const one of room.receipts.get(userId) ?? []) {
    if (one.type !== "m.read" && one.type !== "m.read.private") continue;
    if (one.thread === "") all = Math.max(all, one.eventPosition);
    else threads.set(one.thread, Math.max(threads.get(one.thread) ?? 0, one.eventPosition));
  }
  return { start: Math.max(all, room.get("m.room.member", userId)?.since ?? 0), threads };
}

const isUnread = ({ position, thread }: Omit<Judged, "outcome">, reads: Reads): boolean =>
  position > (reads.get(thread ?? "main") ?? 0);

function count({ main, threads }: Counter, judged: Judged, reads: Reads): void {
  if (!isUnread(judged, reads)) return;
  const { thread, outcome } = judged;
  let sum = main;
  if (thread !== undefined) {
    sum = threads.get(thread) ?? { notifications: 0, highlights: 0 };
    threads.set(thread, sum);
  }
  sum.notifications += 1;
  if (outcome.isHighlighted) sum.highlights += 1;
}
