import type { AuthEvent, StateView } from "../events/pdu.ts";
import type { RoomVersion } from "../events/room-version.ts";

/** An event as state resolution reads it. */
export interface GraphEvent extends AuthEvent {
  readonly id: string;
  readonly stateKey: string;
  /** Milliseconds since 1970, as its sender says. */
  readonly sentAt: number;
  readonly previous: readonly string[];
  readonly authEvents: readonly string[];
  /** It broke a rule when it came: it is in nobody's state, and nothing rests on it. */
  readonly isRejected: boolean;
}

/** The state events of one room, by id. */
export interface Graph {
  readonly version: RoomVersion;
  readonly create: GraphEvent;
  get(eventId: string): GraphEvent | undefined;
}

/** Which event holds which part of the state: `slot(type, state key)` to event id. */
export type StateMap = ReadonlyMap<string, string>;

export const slot = (type: string, stateKey: string): string => `${type}\0${stateKey}`;

/** Throws where the graph does not hold an event that another of its events rests on. */
export function requireEvent(graph: Graph, eventId: string): GraphEvent {
  const event = eventId === graph.create.id ? graph.create : graph.get(eventId);
  if (!event) throw new Error(`The room's graph does not hold ${eventId}.`);
  return event;
}

/** Everything that these events rest on, without themselves unless another rests on them, and without what is in `known`. */
export function chainOf(graph: Graph, ids: Iterable<string>, known?: ReadonlySet<string>): Set<string> {
  const chain = new Set<string>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const cited of requireEvent(graph, id).authEvents) {
      if (chain.has(cited) || known?.has(cited) === true) continue;
      chain.add(cited);
      open.push(cited);
    }
  }
  return chain;
}

/** What an event itself cites, as state; what was rejected vouches for nothing. No event of version 12 cites the create event. */
export function citedState(graph: Graph, event: Pick<GraphEvent, "authEvents">): Map<string, GraphEvent> {
  const state = new Map<string, GraphEvent>();
  if (graph.version.idIsCreateHash) state.set(slot("m.room.create", ""), graph.create);
  for (const id of event.authEvents) {
    const cited = requireEvent(graph, id);
    if (!cited.isRejected) state.set(slot(cited.type, cited.stateKey), cited);
  }
  return state;
}

export const viewOf = (state: ReadonlyMap<string, AuthEvent>): StateView => ({
  get: (type, stateKey) => state.get(slot(type, stateKey)),
});

/** The power levels that an event cites. */
export function citedLevels(graph: Graph, event: GraphEvent): GraphEvent | undefined {
  for (const id of event.authEvents) {
    const cited = requireEvent(graph, id);
    if (cited.type === "m.room.power_levels" && cited.stateKey === "") return cited;
  }
  return undefined;
}
