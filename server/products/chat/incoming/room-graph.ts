import { LRUCache } from "lru-cache";
import type { Db } from "#database";
import type { RoomVersion } from "../events/room-version.ts";
import type { Graph, GraphEvent, StateMap } from "../resolution/graph.ts";
import type { ChatTables } from "../tables.ts";
import { graphEventOf } from "./candidate.ts";
import { readKnown, readStateIdsAt, readStateKnownFrom, readStatePath, readWithCited } from "./graph-queries.ts";

/** What must be read before the rules can be asked again. */
export class Lacking extends Error {
  readonly events: readonly string[];
  readonly states: readonly string[];
  readonly positions: readonly number[];
  constructor(lacks: {
    readonly events?: readonly string[];
    readonly states?: readonly string[];
    readonly positions?: readonly number[];
  }) {
    super("Part of the room is not at hand.");
    this.events = lacks.events ?? [];
    this.states = lacks.states ?? [];
    this.positions = lacks.positions ?? [];
  }
}

/** The state after an event of an import's forks, which nobody kept. */
export class StateUnknown extends Error {}

/** The state after an event, and how it is stored. */
export interface KnownState {
  readonly map: StateMap;
  /** The position where it begins; below zero: in a batch that is not committed. */
  readonly root: number;
  /** The event whose stored state it is; null: the room's at the root. */
  readonly base: { readonly event: string; readonly hops: number } | null;
}

/** State ids that are held for a room at once: they are read again when they are wanted. */
const mostStateIds = 500_000;
const mostEvents = 200_000;

/** What of one room's graph is at hand: read as it is lacked, bounded, and never the truth about what is newest. */
export class RoomGraph implements Graph {
  readonly version: RoomVersion;
  readonly create: GraphEvent;
  private readonly roomId: string;
  private readonly db: Db<ChatTables>;
  private readonly events = new Map<string, GraphEvent>();
  private readonly states = new LRUCache<string, KnownState>({
    maxSize: mostStateIds,
    sizeCalculation: ({ map }) => map.size + 1,
  });
  private readonly atPosition = new LRUCache<number, StateMap>({
    maxSize: mostStateIds,
    sizeCalculation: (map) => map.size + 1,
  });

  constructor(db: Db<ChatTables>, roomId: string, version: RoomVersion, create: GraphEvent) {
    this.db = db;
    this.roomId = roomId;
    this.version = version;
    this.create = create;
    this.events.set(create.id, create);
  }

  /** Throws Lacking where it has not been read. */
  get(eventId: string): GraphEvent {
    const event = this.events.get(eventId);
    if (!event) throw new Lacking({ events: [eventId] });
    return event;
  }

  /** Throws Lacking with all of them that have not been read. */
  require(eventIds: Iterable<string>): void {
    const events = [...eventIds].filter((id) => !this.events.has(id));
    if (events.length > 0) throw new Lacking({ events });
  }

  /** Throws Lacking where it has not been read. */
  stateAfter(eventId: string): KnownState {
    const state = this.states.get(eventId);
    if (!state) throw new Lacking({ states: [eventId] });
    return state;
  }

  /** Throws Lacking where it has not been read. */
  stateAt(position: number): StateMap {
    const state = this.atPosition.get(position);
    if (!state) throw new Lacking({ positions: [position] });
    return state;
  }

  /** One that is being taken, and is not rejected. */
  add(event: GraphEvent): void {
    this.events.set(event.id, event);
  }

  keepState(eventId: string, state: KnownState): void {
    this.states.set(eventId, state);
  }

  /** Reads what was lacking. Throws StateUnknown. */
  async load({ events, states, positions }: Lacking): Promise<void> {
    if (this.events.size > mostEvents) {
      this.events.clear();
      this.events.set(this.create.id, this.create);
    }
    for (const { id, pdu, mark, roomId } of await readWithCited(this.db, events, this.events))
      if (roomId === this.roomId)
        this.events.set(id, { ...graphEventOf({ id, pdu }), isRejected: mark === "rejected" });
    const left = events.find((id) => !this.events.has(id));
    if (left !== undefined) throw new Error(`${left} is not part of ${this.roomId}, and its state names it.`);
    for (const position of positions) this.atPosition.set(position, await this.readAt(position));
    for (const id of states) this.states.set(id, await this.readState(id));
  }

  private async readAt(position: number): Promise<StateMap> {
    return this.atPosition.get(position) ?? (await readStateIdsAt(this.db, this.roomId, position));
  }

  private async readState(eventId: string): Promise<KnownState> {
    const path = await readStatePath(this.db, eventId);
    if (!path) {
      const [event] = await readKnown(this.db, [eventId]);
      const { position = null } = event ?? {};
      if (position === null || position < (await readStateKnownFrom(this.db, this.roomId)))
        throw new StateUnknown(`${eventId} stands where the room had forked before it came here.`);
      return { map: await this.readAt(position), root: position, base: null };
    }
    const map = new Map(await this.readAt(path.position));
    for (const [key, held] of path.changes) {
      if (held === null) map.delete(key);
      else map.set(key, held);
    }
    return { map, root: path.position, base: path.base };
  }
}
