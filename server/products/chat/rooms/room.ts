import type { StateView } from "../events/pdu.ts";
import { powerOf } from "../events/power.ts";
import type { RoomVersion } from "../events/room-version.ts";
import { StickyEvents } from "../sticky/sticky-events.ts";
import { membershipIn, noAggregations, textOf } from "./stored-event.ts";
import type { Aggregations, StoredEvent } from "./stored-event.ts";

export interface Receipt {
  readonly userId: string;
  readonly type: string;
  /** Empty for an unthreaded receipt. */
  readonly thread: string;
  readonly eventId: string;
  /** Position of the event it points at. */
  readonly eventPosition: number;
  readonly at: number;
  /** Position of the receipt itself. */
  readonly position: number;
}

const keepRecent = 200;
const trimRecentAt = 400;
const keepRedacted = 100;
const keepResolved = 1000;

/** One room in memory: its current state, who is in it, and its newest events. Everything else is in the database. */
export class Room implements StateView {
  readonly id: string;
  readonly version: RoomVersion;
  head = 0;
  extremities: readonly string[] = [];
  depth = 0;
  readonly state = new Map<string, Map<string, StoredEvent>>();
  readonly joined = new Set<string>();
  invitedCount = 0;
  /** The newest events, in order; none after `recentFrom` is missing. */
  recent: StoredEvent[] = [];
  recentFrom = 0;
  private readonly recentById = new Map<string, StoredEvent>();
  readonly sticky = new StickyEvents();
  readonly receipts = new Map<string, Receipt[]>();
  receiptsHead = 0;
  /** Changes of history visibility make older events need a closer look. */
  visibilityChanges = 0;
  redactions = 0;
  /** Where a resolution changed the state last; 0: never. */
  resolvedAt = 0;
  /** What resolutions changed, in order, which is no event of the log; none after `resolvedFrom` is missing. */
  private resolved: StoredEvent[] = [];
  private resolvedFrom = 0;
  /** Positions of the events that were redacted last. */
  private readonly redacted: number[] = [];

  constructor(id: string, version: RoomVersion) {
    this.id = id;
    this.version = version;
  }

  get(type: string, stateKey: string): StoredEvent | undefined {
    return this.state.get(type)?.get(stateKey);
  }

  membership(userId: string): string {
    return membershipIn(this.get("m.room.member", userId));
  }

  isJoined(userId: string): boolean {
    return this.joined.has(userId);
  }

  powerOf(userId: string): number {
    return powerOf(this.version, this, userId);
  }

  text(type: string, key: string): string | undefined {
    return textOf(this.get(type, "")?.content, key);
  }

  get historyVisibility(): string {
    return this.text("m.room.history_visibility", "history_visibility") ?? "shared";
  }

  get isEncrypted(): boolean {
    return this.get("m.room.encryption", "") !== undefined;
  }

  *stateEvents(): Iterable<StoredEvent> {
    for (const keys of this.state.values()) yield* keys.values();
  }

  /** Puts an event into the current state; the caller keeps positions in order. */
  setState(event: StoredEvent): void {
    if (event.stateKey === undefined) return;
    let keys = this.state.get(event.type);
    if (!keys) this.state.set(event.type, (keys = new Map()));
    if (event.type === "m.room.member") {
      const before = membershipIn(keys.get(event.stateKey));
      const after = membershipIn(event);
      if (before === "invite") this.invitedCount -= 1;
      if (after === "invite") this.invitedCount += 1;
      if (after === "join") this.joined.add(event.stateKey);
      else this.joined.delete(event.stateKey);
    } else if (event.type === "m.room.history_visibility") {
      this.visibilityChanges += 1;
    }
    keys.set(event.stateKey, event);
  }

  private unsetState({ type, stateKey = "" }: StoredEvent): void {
    const keys = this.state.get(type);
    if (type === "m.room.member") {
      if (membershipIn(keys?.get(stateKey)) === "invite") this.invitedCount -= 1;
      this.joined.delete(stateKey);
    } else if (type === "m.room.history_visibility") this.visibilityChanges += 1;
    keys?.delete(stateKey);
  }

  /** The room was loaded: of what resolutions changed until then nothing is here. */
  begin(resolvedAt: number): void {
    this.resolvedAt = resolvedAt;
    this.resolvedFrom = resolvedAt;
    // What they changed of it is no event that counts.
    if (resolvedAt > 0) this.visibilityChanges += 2;
  }

  private resolve(changes: readonly StoredEvent[], { id, position }: StoredEvent): void {
    for (const change of changes) {
      if (change.isGone) this.unsetState(change);
      else this.setState(change);
      if (change.id === id && !change.isGone) continue;
      this.resolvedAt = position;
      this.resolved.push(change);
    }
    // Those of one position stay together.
    while (this.resolved.length > keepResolved && this.resolved[0]?.position !== position) {
      this.resolvedFrom = this.resolved[0]?.position ?? 0;
      this.resolved = this.resolved.filter((change) => change.position > this.resolvedFrom);
    }
  }

  /** A new event of the log; `changes`: what became of the state with it, where it is not the event itself. */
  append(event: StoredEvent, changes?: readonly StoredEvent[]): void {
    this.head = event.position;
    if (changes) this.resolve(changes, event);
    else this.setState(event);
    this.recent.push(event);
    this.recentById.set(event.id, event);
    this.sticky.add(event);
    this.relate(event);
    if (this.recent.length > trimRecentAt) {
      const cut = this.recent.length - keepRecent;
      this.recentFrom = this.recent[cut - 1]?.position ?? this.recentFrom;
      for (const old of this.recent.splice(0, cut)) this.recentById.delete(old.id);
    }
  }

  /** Older events from the database, in order, ending where memory begins. */
  prepend(events: readonly StoredEvent[], from: number): void {
    this.recent = [...events, ...this.recent];
    for (const event of events) this.recentById.set(event.id, event);
    this.recentFrom = from;
  }

  recentEvent(eventId: string): StoredEvent | undefined {
    return this.recentById.get(eventId);
  }

  /** Events in (after, upTo], or undefined when memory does not reach back that far. */
  between(after: number, upTo: number): StoredEvent[] | undefined {
    if (after < this.recentFrom) return undefined;
    const events = this.recent;
    let start = events.length;
    while (start > 0 && (events[start - 1]?.position ?? 0) > after) start -= 1;
    let end = events.length;
    while (end > start && (events[end - 1]?.position ?? 0) > upTo) end -= 1;
    return events.slice(start, end);
  }

  /** What changed the state in (after, upTo], in order, or undefined when memory does not reach back that far. */
  changesBetween(after: number, upTo: number): readonly StoredEvent[] | undefined {
    if (after < this.resolvedFrom) return undefined;
    const events = this.between(after, upTo);
    if (!events || this.resolvedAt <= after) return events;
    const resolved = this.resolved.filter(({ position }) => position > after && position <= upTo);
    // A change comes after the event that led to it.
    return [...events, ...resolved].sort((a, b) => a.position - b.position);
  }

  private relate(event: StoredEvent): void {
    if (event.relatesTo === undefined || event.redactedBy !== undefined) return;
    const target = this.recentById.get(event.relatesTo);
    if (!target) return;
    target.relations += 1;
    if (target.aggregations === undefined) return;
    target.aggregations = relateTo(target, target.aggregations, event);
  }

  /** Which events were redacted after the first `redactions` ones, or undefined when too many have been since. */
  redactedSince(redactions: number): readonly number[] | undefined {
    const fresh = this.redactions - redactions;
    return fresh > this.redacted.length ? undefined : this.redacted.slice(this.redacted.length - fresh);
  }

  /** What was sent before a position is gone, but state; what was counted or looked up of it is void. */
  purge(before: number): void {
    this.recent = this.recent.filter((event) => {
      if (event.position >= before || event.stateKey !== undefined) {
        event.aggregations = undefined;
        event.relations += 1;
        return true;
      }
      this.recentById.delete(event.id);
      return false;
    });
    this.sticky.remove(({ position, stateKey }) => position < before && stateKey === undefined);
    // More than are remembered one by one.
    this.redactions += keepRedacted + 1;
  }

  /** A redaction took effect: the shared event loses its content, and what it added to others is looked up anew. */
  redact(target: StoredEvent, kept: StoredEvent["content"], redaction: StoredEvent): void {
    this.redactions += 1;
    this.sticky.remove(({ id }) => id === target.id);
    this.redacted.push(target.position);
    if (this.redacted.length > keepRedacted) this.redacted.shift();
    const held = [this.recentById.get(target.id)];
    if (target.stateKey !== undefined) held.push(this.get(target.type, target.stateKey));
    for (const event of held) {
      if (event?.id !== target.id) continue;
      event.content = kept;
      event.sticky = undefined;
      event.redactedBy = redaction.id;
      event.redaction = redaction;
      event.body = undefined;
      event.aggregations = noAggregations;
    }
    const related = target.relatesTo === undefined ? undefined : this.recentById.get(target.relatesTo);
    if (!related) return;
    related.aggregations = undefined;
    related.relations += 1;
  }
}

/** The aggregations of `target` after `event`, which relates to it, has come. */
function relateTo(target: StoredEvent, before: Aggregations, event: StoredEvent): Aggregations {
  if (event.relation === "m.replace") {
    const isValid = event.sender === target.sender && event.type === target.type && event.stateKey === undefined;
    return isValid ? { ...before, replace: event } : before;
  }
  if (event.relation === "m.thread") {
    const participants = new Set(before.thread?.participants).add(event.sender);
    return { ...before, thread: { count: (before.thread?.count ?? 0) + 1, latest: event, participants } };
  }
  if (event.relation === "m.reference") return { ...before, references: [...(before.references ?? []), event.id] };
  return before;
}
