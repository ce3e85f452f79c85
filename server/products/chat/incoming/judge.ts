import { authKeysFor } from "../events/select-auth.ts";
import { contentOf, type StateView } from "../events/pdu.ts";
import { splitState } from "../resolution/conflicts.ts";
import { slot, type StateMap } from "../resolution/graph.ts";
import { isAllowed } from "../resolution/is-allowed.ts";
import { resolveState } from "../resolution/resolve.ts";
import type { RoomDraft } from "../timeline/batch.ts";
import type { Mark, StoredState } from "../timeline/received.ts";
import { candidateOf, graphEventOf, isCitedRightly, mayRedact, type Candidate } from "./candidate.ts";
import type { CheckedPdu } from "./check-pdu.ts";
import type { KnownState, RoomGraph } from "./room-graph.ts";

/** The room has as many ends as it may have; what is sent here joins them. */
export class TooManyEnds extends Error {}

/** Up to ten ends of a fork at once: each is part of every resolution, and named by the next event. */
const mostEnds = 10;
/** Up to how many states are read for one. */
const mostHops = 50;
const mostBehind = 20;

export interface Judgement {
  readonly mark: Mark | null;
  readonly behind: readonly string[];
  /** The state after it; null: the room's at its position, once it is taken. */
  readonly state: { readonly known: KnownState; readonly stored: StoredState } | null;
  /** The room's ends when it is taken, and what becomes of its state; undefined: it holds what it says. */
  readonly extremities: readonly string[];
  readonly changes: readonly (readonly [key: string, held: string | null])[] | undefined;
}

interface Asked {
  readonly graph: RoomGraph;
  readonly draft: RoomDraft;
  readonly checked: CheckedPdu;
  /** The nearest shown events before each hidden event that it follows. */
  readonly hiddenBefore: ReadonlyMap<string, readonly string[]>;
  /** Of a redaction. */
  readonly target: Candidate | undefined;
  /** Whether someone may come into the room who is not in it. */
  readonly isOpen: boolean;
}

/** What differs of another state. */
function changesOf(from: StateMap, to: StateMap): [key: string, held: string | null][] {
  const changes: [string, string | null][] = [];
  for (const [key, id] of to) if (from.get(key) !== id) changes.push([key, id]);
  for (const key of from.keys()) if (!to.has(key)) changes.push([key, null]);
  return changes;
}

function resolve(graph: RoomGraph, all: readonly StateMap[]): StateMap {
  const sets = [...new Set(all)];
  const [first] = sets;
  if (first && sets.length === 1) return first;
  if (splitState(sets).conflicted.size > 0) graph.require(new Set(sets.flatMap((set) => [...set.values()])));
  return resolveState(graph, sets);
}

/** The state as the rules of an event read it. Throws Lacking. */
function viewFor(graph: RoomGraph, event: Candidate, state: StateMap): StateView {
  const ids = authKeysFor(graph.version, event).flatMap(([type, key]) => state.get(slot(type, key)) ?? []);
  graph.require(ids);
  return {
    get: (type, stateKey) => {
      const id = state.get(slot(type, stateKey));
      return id === undefined ? undefined : graph.get(id);
    },
  };
}

/** How the state after an event beside the line is kept: as what differs from the one that it follows. Throws Lacking. */
function storeState(graph: RoomGraph, id: string, map: StateMap, parent: KnownState): Judgement["state"] {
  const changes = changesOf(parent.map, map);
  const { base, root } = parent;
  const follows = { follows: base?.event ?? null, at: base ? null : root, hops: base ? base.hops + 1 : 0 };
  if (changes.length === 0) return { known: parent, stored: { ...follows, changes } };
  if (follows.hops <= mostHops)
    return { known: { map, root, base: { event: id, hops: follows.hops } }, stored: { ...follows, changes } };
  const whole = changesOf(graph.stateAt(root), map);
  return {
    known: { map, root, base: { event: id, hops: 0 } },
    stored: { follows: null, at: root, hops: 0, changes: whole },
  };
}

const comings: readonly unknown[] = ["join", "invite", "knock"];
const comes = ({ type, stateKey = "", content }: Candidate, draft: RoomDraft): boolean =>
  type === "m.room.member" && comings.includes(content["membership"]) && draft.membership(stateKey) !== "join";

/** Whether the room as it is would take it too (server-server API, "Soft failure"). */
function isWelcome({ graph, draft, target, isOpen }: Asked, event: Candidate, before: StateView): boolean {
  if (!isAllowed(graph, event, draft)) return false;
  if (!isOpen && comes(event, draft)) return false;
  // Clients do what a redaction says, so that one without the right is not shown to them.
  return target === undefined || mayRedact(graph.version, before, event, target);
}

/**
 * What a room's rules make of an event that was made elsewhere (server-server API, "Checks performed on receipt of a PDU", 4 to
 * 6), by the room as it stands in a batch. Throws Lacking where the graph lacks something, and TooManyEnds.
 */
export function judge(asked: Asked): Judgement {
  const { graph, draft, checked, hiddenBefore } = asked;
  const { id, pdu } = checked;
  const event = candidateOf(checked);
  const key = pdu.state_key === undefined ? null : slot(pdu.type, pdu.state_key);
  const previous = [...new Set(pdu.prev_events)];
  const ends = draft.extremities;
  const current: KnownState = { map: draft.stateIds(), root: draft.stateAt, base: null };
  const stateAfter = (one: string): KnownState =>
    ends.length === 1 && ends[0] === one ? current : graph.stateAfter(one);
  const isLine = previous.length === ends.length && previous.every((one) => ends.includes(one));
  const parent = isLine ? current : stateAfter(previous[0] ?? "");
  const before = isLine
    ? current.map
    : resolve(
        graph,
        [parent, ...previous.slice(1).map(stateAfter)].map(({ map }) => map),
      );
  const after = key === null ? before : new Map(before).set(key, id);
  const shownBefore = [...new Set(previous.flatMap((one) => hiddenBefore.get(one) ?? [one]))];

  graph.require(event.authEvents);
  const view = viewFor(graph, event, before);
  const isRejected = !isCitedRightly(graph, event) || !isAllowed(graph, event, view);
  const mark = isRejected ? "rejected" : isWelcome(asked, event, view) ? null : "softFailed";
  if (mark !== null) {
    const state = storeState(graph, id, mark === "rejected" ? before : after, parent);
    return { mark, behind: shownBefore.slice(0, mostBehind), state, extremities: ends, changes: undefined };
  }
  const others = ends.filter((one) => !previous.includes(one) && !shownBefore.includes(one));
  if (others.length >= mostEnds && others.length >= ends.length)
    throw new TooManyEnds(`The room has ${ends.length} ends.`);
  const taken = { mark, behind: [], extremities: [...others, id] };
  if (others.length === 0) {
    const changes = isLine ? undefined : ownFirst(changesOf(current.map, after), key, id);
    return { ...taken, state: null, changes };
  }
  graph.add(graphEventOf(checked));
  const now = resolve(graph, [...others.map((one) => stateAfter(one).map), after]);
  const changes = ownFirst(changesOf(current.map, now), key, now.get(key ?? "") ?? null);
  return { ...taken, state: storeState(graph, id, after, parent), changes };
}

/** A state event says what it says in the timeline: what holds instead is always part of the changes. */
function ownFirst(
  changes: readonly (readonly [string, string | null])[],
  key: string | null,
  held: string | null,
): readonly (readonly [string, string | null])[] {
  return key === null || changes.some(([one]) => one === key) ? changes : [...changes, [key, held]];
}

/** The event that a redaction redacts. */
export function redactedBy({ pdu }: CheckedPdu): string | undefined {
  const target = contentOf(pdu)["redacts"];
  return pdu.type === "m.room.redaction" && typeof target === "string" ? target : undefined;
}
