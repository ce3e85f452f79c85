import { isObject, type JsonObject } from "../events/pdu.ts";
import type { Sticky } from "../sticky/sticky-of.ts";

interface ThreadSummary {
  count: number;
  latest: StoredEvent;
  readonly participants: Set<string>;
}

/** What is known of the events that relate to one event (client-server API, "Aggregations"). */
export interface Aggregations {
  replace?: StoredEvent;
  thread?: ThreadSummary;
  references?: string[];
}

export const noAggregations: Aggregations = Object.freeze({});

/** One event in memory, shared by every reader; its JSON is written once. */
export interface StoredEvent {
  position: number;
  readonly id: string;
  readonly roomId: string;
  readonly type: string;
  readonly stateKey: string | undefined;
  readonly sender: string;
  readonly sentAt: number;
  content: JsonObject;
  /** The state event this one replaced: its id, and its content when known. */
  readonly replaces: string | undefined;
  readonly previous: JsonObject | undefined;
  /** Memberships: since which position it has held unbroken. */
  since: number;
  readonly relatesTo: string | undefined;
  readonly relation: string | undefined;
  /** Undefined: it does not stick, or has been redacted. */
  sticky: Sticky | undefined;
  redactedBy: string | undefined;
  /** The redaction itself, when it is at hand. */
  redaction: StoredEvent | undefined;
  /** Whose device sent it with which transaction id: `user\tdevice\tkind\tid`. */
  readonly txn: string | undefined;
  /** `undefined`: not yet looked up. */
  aggregations: Aggregations | undefined;
  /** Grows with every event that relates to this one, so that a slow look-up does not hide a newer relation. */
  relations: number;
  /** Client form without `unsigned`, room id and the closing brace. Written on first use. */
  body: string | undefined;
  /** A resolution took this value back, at `position`, and nothing holds instead. */
  readonly isGone?: true;
}

/** A value that a resolution brought back: as its event says it, but from that position on. */
export const holdingFrom = (
  event: StoredEvent,
  at: Pick<StoredEvent, "position" | "since" | "replaces" | "previous">,
): StoredEvent => ({ ...event, ...at, body: undefined });

/** A value that a resolution took back, and nothing holds instead: clients are answered its event with nothing in it. */
export const goneFrom = (event: StoredEvent, position: number): StoredEvent => ({
  ...event,
  position,
  since: position,
  previous: event.content,
  replaces: event.id,
  content: event.type === "m.room.member" ? { membership: "leave" } : {},
  body: undefined,
  isGone: true,
});

/** The relation an event declares: `m.relates_to` with a type and a target. */
export function relationOf(content: JsonObject): { target: string; relation: string } | undefined {
  const relates = content["m.relates_to"];
  if (!isObject(relates)) return undefined;
  const target = relates["event_id"];
  const relation = relates["rel_type"];
  if (typeof target !== "string" || typeof relation !== "string") return undefined;
  // No id or kind holds what the database's text cannot: a whole flush would fail of it.
  return [target, relation].every((text) => text.isWellFormed() && !text.includes("\0"))
    ? { target, relation }
    : undefined;
}

/** The root of the thread an event belongs to, or undefined for the main timeline. */
export function threadOf(event: StoredEvent): string | undefined {
  return event.relation === "m.thread" ? event.relatesTo : undefined;
}

export function membershipIn(event: StoredEvent | undefined): string {
  const membership = event?.content["membership"];
  return typeof membership === "string" ? membership : "leave";
}

export function textOf(content: JsonObject | undefined, key: string): string | undefined {
  const value = content?.[key];
  return typeof value === "string" ? value : undefined;
}
