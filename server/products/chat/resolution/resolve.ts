import type { StateView } from "../events/pdu.ts";
import { authKeysFor } from "../events/select-auth.ts";
import { conflictedSet, splitState } from "./conflicts.ts";
import { citedState, requireEvent, slot, viewOf, type Graph, type GraphEvent, type StateMap } from "./graph.ts";
import { isAllowed } from "./is-allowed.ts";
import { orderByMainline, orderByPower, powerEventsIn } from "./order.ts";

/** What an event rests on in this state; what the state does not hold is looked for in what the event cites. */
function around(graph: Graph, event: GraphEvent, state: ReadonlyMap<string, string>): StateView {
  const found = citedState(graph, event);
  for (const [type, stateKey] of authKeysFor(graph.version, event)) {
    const id = state.get(slot(type, stateKey));
    if (id !== undefined) found.set(slot(type, stateKey), requireEvent(graph, id));
  }
  return viewOf(found);
}

/** Applies in order what the rules allow (room version 2, "Iterative auth checks"). */
function apply(graph: Graph, ids: readonly string[], state: Map<string, string>): void {
  for (const id of ids) {
    const event = requireEvent(graph, id);
    if (isAllowed(graph, event, around(graph, event, state))) state.set(slot(event.type, event.stateKey), id);
  }
}

/**
 * The one state that every server makes of the states after several events of a room: state resolution v2 (room versions
 * 2 to 11) and v2.1 (12). Pure; takes time in proportion to what the sets rest on. Throws where the graph has holes.
 */
export function resolveState(graph: Graph, sets: readonly StateMap[]): Map<string, string> {
  const split = splitState(sets);
  if (split.conflicted.size === 0) return new Map(split.agreed);
  const conflicted = conflictedSet(graph, sets, split);
  const state = new Map(graph.version.resolution === "2.1" ? [] : split.agreed);
  const powerEvents = powerEventsIn(graph, conflicted);
  apply(graph, orderByPower(graph, powerEvents), state);
  const levels = state.get(slot("m.room.power_levels", ""));
  const others = conflicted.difference(powerEvents);
  apply(graph, orderByMainline(graph, others, levels === undefined ? undefined : requireEvent(graph, levels)), state);
  for (const [key, id] of split.agreed) state.set(key, id);
  return state;
}
