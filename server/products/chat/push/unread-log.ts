import { LRUCache } from "lru-cache";
import type { Room } from "../rooms/room.ts";
import { threadOf, type StoredEvent } from "../rooms/stored-event.ts";
import type { Memory } from "../timeline/memory.ts";
import { readRoomEvents } from "../timeline/queries.ts";
import { traitsOf, type Traits } from "./evaluate.ts";

/** An event as far as it counts for those who have not read it. */
export interface LoggedEvent {
  readonly position: number;
  readonly id: string;
  readonly sender: string;
  readonly thread: string | undefined;
  readonly isRedacted: boolean;
  readonly traits: Traits;
}

interface Log {
  /** Nothing in (from, to] is missing. */
  readonly from: number;
  readonly to: number;
  /** The room's redactions that are taken into account. */
  readonly redactions: number;
  readonly events: readonly LoggedEvent[];
}

/** Beyond this many unread events nothing is counted. */
export const mostLogged = 10_000;
const eventsPerRead = 1000;
/** Events of all rooms together; some 150 bytes each. */
const mostHeld = 300_000;
const heldMs = 10 * 60_000;

/**
 * What rooms hold beyond the newest events in memory, without its content: read once for all who have not read it, since
 * after a start everybody asks for everything at once.
 */
export class UnreadLog {
  readonly #memory: Memory;
  readonly #logs = new LRUCache<string, Log>({
    maxSize: mostHeld,
    sizeCalculation: ({ events }) => events.length + 1,
    ttl: heldMs,
  });
  readonly #turns = new Map<string, Promise<unknown>>();

  constructor(memory: Memory) {
    this.#memory = memory;
  }

  /** What a room holds in (after, upTo], in order; nothing further back than its newest 10,000 events or so. */
  async between(room: Room, after: number, upTo: number): Promise<readonly LoggedEvent[]> {
    const { events } = await this.#inTurn(room.id, () => this.#cover(room, after, upTo));
    return events.filter(({ position }) => position > after && position <= upTo);
  }

  /** One reader of a room at a time: the others find what it has read. */
  async #inTurn(roomId: string, read: () => Promise<Log>): Promise<Log> {
    const before = this.#turns.get(roomId);
    const turn = before === undefined ? read() : before.then(read, read);
    this.#turns.set(roomId, turn);
    try {
      return await turn;
    } finally {
      if (this.#turns.get(roomId) === turn) this.#turns.delete(roomId);
    }
  }

  async #cover(room: Room, after: number, upTo: number): Promise<Log> {
    const known = this.#logs.get(room.id);
    let log = await this.#catchUp(room, withRedactions(room, known), upTo);
    while (log.from > after && log.events.length < mostLogged) log = await this.#readBack(room, log);
    if (log !== known) this.#logs.set(room.id, log);
    return log;
  }

  /** With what has come since, from memory where that reaches back so far. */
  async #catchUp(room: Room, log: Log | undefined, upTo: number): Promise<Log> {
    if (log && log.to >= upTo) return log;
    let newer: Log = { from: upTo, to: upTo, redactions: room.redactions, events: [] };
    if (!log) return newer;
    const held = room.between(log.to, upTo);
    if (held) newer = { ...newer, from: log.to, events: logged(held, room) };
    while (newer.from > log.to && newer.events.length < mostLogged) newer = await this.#readBack(room, newer);
    if (newer.from > log.to) return newer;
    const events = [...log.events, ...newer.events.filter((event) => event.position > log.to)];
    const cut = events.length - mostLogged;
    // Cut now and then, not with every event.
    if (cut < mostLogged) return { ...newer, from: log.from, events };
    return { ...newer, from: events[cut - 1]?.position ?? log.from, events: events.slice(cut) };
  }

  async #readBack(room: Room, log: Log): Promise<Log> {
    const page = await readRoomEvents(this.#memory.tables, room.id, log.from, "backwards", eventsPerRead);
    const from = page.length < eventsPerRead ? 0 : (page.at(-1)?.position ?? 1) - 1;
    return { ...log, from, events: [...logged(page.reverse(), room), ...log.events] };
  }
}

/** The log with what has been redacted since, or none when that can no longer be said. */
function withRedactions(room: Room, log: Log | undefined): Log | undefined {
  if (!log || log.redactions === room.redactions) return log;
  const positions = room.redactedSince(log.redactions);
  if (!positions) return undefined;
  const redacted = new Set(positions);
  const events = log.events.map((one) => (redacted.has(one.position) ? { ...one, isRedacted: true } : one));
  return { ...log, redactions: room.redactions, events };
}

const logged = (events: readonly StoredEvent[], room: Room): LoggedEvent[] =>
  events.map((event) => ({
    position: event.position,
    id: event.id,
    sender: event.sender,
    thread: threadOf(event),
    isRedacted: event.redactedBy !== undefined,
    traits: traitsOf(event, room),
  }));
