import { domainOf, type Pdu, type StateView } from "../events/pdu.ts";
import type { RoomVersion } from "../events/room-version.ts";
import { slot, type Graph, type GraphEvent, type StateMap } from "../resolution/graph.ts";
import { isAllowed } from "../resolution/is-allowed.ts";
import { resolveState } from "../resolution/resolve.ts";
import { candidateOf, graphEventOf, isCitedRightly, mayRedact } from "./candidate.ts";
import type { CheckedPdu } from "./check-pdu.ts";
import { inOrder, IncompleteRoom } from "./in-order.ts";
import { ShownState } from "./shown-state.ts";

/** An event of a room in the order of this server's log. */
export interface LogEntry extends CheckedPdu {
  /**
   * Part of the room's log as people read it: it keeps the rules, and where it is state, it came to hold. The others are
   * kept, since events follow and cite them.
   */
  readonly isShown: boolean;
  readonly isRejected: boolean;
  /** Which event redacts it. */
  readonly redactedBy: string | null;
}

/** A room as several servers went on with it, made into one line. */
export interface RoomLog {
  readonly version: RoomVersion;
  readonly roomId: string;
  readonly entries: readonly LogEntry[];
  /** What the room's next event follows. */
  readonly extremities: readonly string[];
  readonly depth: number;
  readonly state: StateMap;
  /** Its entries are no line: the state after each of them is not the room's there. */
  readonly isForked: boolean;
}

/** The room's beginning, and by it its id. Throws IncompleteRoom where there is none, or what is of another room. */
function beginningOf(version: RoomVersion, pdus: readonly CheckedPdu[]): { first: CheckedPdu; roomId: string } {
  const first = pdus.find(({ pdu }) => pdu.type === "m.room.create" && pdu.state_key === "");
  if (!first) throw new IncompleteRoom("The room's create event is missing.");
  const roomId = version.idIsCreateHash ? `!${first.id.slice(1)}` : (first.pdu.room_id ?? "");
  if (!version.idIsCreateHash && domainOf(roomId) !== domainOf(first.pdu.sender))
    throw new IncompleteRoom("The room's id names another server than that of its creator.");
  const other = pdus.find(({ id, pdu }) => pdu.room_id !== roomId && id !== first.id);
  if (other) throw new IncompleteRoom(`${other.id} is of another room.`);
  return { first, roomId };
}

/** Goes through a room's events in order, with the state after each as long as something that follows it is still to come. */
class LogReader implements Graph {
  readonly version: RoomVersion;
  readonly create: GraphEvent;
  private readonly roomId: string;
  private readonly ordered: readonly CheckedPdu[];
  private readonly events = new Map<string, GraphEvent>();
  private readonly after = new Map<string, Map<string, string>>();
  /** How many of those that follow an event are still to come. */
  private readonly followers = new Map<string, number>();
  private readonly extremities = new Set<string>();
  private readonly shown = new ShownState();
  private readonly rejected = new Set<string>();
  private readonly redactions = new Map<string, string>();
  private isForked = false;

  constructor(version: RoomVersion, pdus: readonly CheckedPdu[]) {
    this.version = version;
    const { first, roomId } = beginningOf(version, pdus);
    this.create = graphEventOf(first);
    this.roomId = roomId;
    this.ordered = inOrder(pdus);
    for (const { pdu } of this.ordered)
      for (const id of pdu.prev_events) this.followers.set(id, (this.followers.get(id) ?? 0) + 1);
  }

  get(eventId: string): GraphEvent | undefined {
    return this.events.get(eventId);
  }

  read(): RoomLog {
    for (const one of this.ordered) this.take(one);
    const { version, roomId, redactions } = this;
    const entries = this.ordered.map((one) => ({
      ...one,
      isRejected: this.rejected.has(one.id),
      isShown: !this.rejected.has(one.id) && (one.pdu.state_key === undefined || this.shown.has(one.id)),
      redactedBy: redactions.get(one.id) ?? null,
    }));
    const depth = this.ordered.reduce((most, { pdu }) => Math.max(most, pdu.depth), 0);
    return {
      version,
      roomId,
      entries,
      extremities: [...this.extremities],
      depth,
      state: this.shown.state(),
      isForked: this.isForked,
    };
  }

  private take(one: CheckedPdu): void {
    const { id, pdu } = one;
    const isLine = this.extremities.size <= 1 && pdu.prev_events.every((previous) => this.extremities.has(previous));
    if (!isLine) this.isForked = true;
    const state = this.stateBefore(pdu);
    const event = graphEventOf(one);
    const candidate = candidateOf(one);
    const isAccepted = isCitedRightly(this, candidate) && isAllowed(this, candidate, this.lookIn(state));
    this.events.set(id, { ...event, isRejected: !isAccepted });
    if (isAccepted) {
      if (pdu.type === "m.room.redaction") this.redact(event, state);
      if (pdu.state_key !== undefined) state.set(slot(pdu.type, pdu.state_key), id);
      for (const previous of pdu.prev_events) this.extremities.delete(previous);
      this.extremities.add(id);
      this.after.set(id, state);
      this.show(one, isLine);
    } else {
      this.isForked = true;
      this.rejected.add(id);
      this.after.set(id, new Map(state));
    }
    for (const previous of pdu.prev_events) this.letGo(previous);
    this.letGo(id);
  }

  private letGo(id: string): void {
    if ((this.followers.get(id) ?? 0) === 0 && !this.extremities.has(id)) this.after.delete(id);
  }

  /** The state where an event stands: its own to change. What nothing else needs any more is given away, and not copied. */
  private stateBefore({ prev_events: previous }: Pdu): Map<string, string> {
    for (const id of previous) this.followers.set(id, (this.followers.get(id) ?? 0) - 1);
    const states = previous.map((id) => this.after.get(id) ?? new Map<string, string>());
    const [first] = states;
    if (first === undefined) return new Map();
    if (states.length > 1) return resolveState(this, states);
    const isNeeded = (this.followers.get(previous[0] ?? "") ?? 0) > 0 || this.extremities.size > 1;
    return isNeeded ? new Map(first) : first;
  }

  /** The room's state is the event's where the room is one line, and else what is made of all ends. */
  private show({ id, pdu }: CheckedPdu, isLine: boolean): void {
    if (isLine) {
      if (pdu.state_key !== undefined) this.shown.set(slot(pdu.type, pdu.state_key), id);
      return;
    }
    if (pdu.state_key !== undefined) this.shown.note(id);
    const ends = [...this.extremities].map((one) => this.after.get(one) ?? new Map<string, string>());
    this.shown.become(resolveState(this, ends));
  }

  private lookIn(state: StateMap): StateView {
    return { get: (type, stateKey) => this.events.get(state.get(slot(type, stateKey)) ?? "") };
  }

  private redact(event: GraphEvent, state: StateMap): void {
    const target = event.content["redacts"];
    const found = typeof target === "string" ? this.events.get(target) : undefined;
    if (!found || this.redactions.has(found.id) || found.type === "m.room.create") return;
    if (mayRedact(this.version, this.lookIn(state), event, found)) this.redactions.set(found.id, event.id);
  }
}

/** The log of a room from all of its events, in any order. Throws IncompleteRoom. */
export const readLog = (version: RoomVersion, pdus: readonly CheckedPdu[]): RoomLog =>
  new LogReader(version, pdus).read();
