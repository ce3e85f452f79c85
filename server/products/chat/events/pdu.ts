/** JSON objects as Matrix carries them. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type JsonObject = { [key: string]: Json };

/** A persistent data unit: one event as it is hashed, signed and stored. Server-server API, "PDUs". */
export interface Pdu {
  type: string;
  /** Absent only in the create event of room version 12, whose own id is the room's. */
  room_id?: string;
  sender: string;
  content: JsonObject;
  state_key?: string;
  /** Before room version 11 what a redaction redacts stands here; since then in its content. */
  redacts?: string;
  origin_server_ts: number;
  depth: number;
  prev_events: string[];
  auth_events: string[];
  /** For how long it sticks (MSC4354). */
  msc4354_sticky?: { duration_ms: number };
  hashes: { sha256: string };
  signatures: Record<string, Record<string, string>>;
}

/** The content as this server reads it: what a redaction redacts stands in it, whatever the room's version. */
export function contentOf(pdu: Pdu): JsonObject {
  return pdu.redacts === undefined ? pdu.content : { ...pdu.content, redacts: pdu.redacts };
}

/** What event authorisation reads of an event. */
export interface AuthEvent {
  readonly type: string;
  readonly sender: string;
  readonly content: JsonObject;
  readonly stateKey: string | undefined;
}

/** State as seen by authorisation: whatever answers "who holds (type, key)". */
export interface StateView {
  get(type: string, stateKey: string): AuthEvent | undefined;
}

/** The domain part of `@localpart:domain`; empty when there is none. */
export function domainOf(userId: string): string {
  const colon = userId.indexOf(":");
  return colon < 0 ? "" : userId.slice(colon + 1);
}

export function localpartOf(userId: string): string {
  const colon = userId.indexOf(":");
  return userId.slice(1, colon < 0 ? undefined : colon);
}

export function isUserId(value: unknown): value is string {
  return typeof value === "string" && value.length <= 255 && /^@[^:\0]*:[A-Za-z0-9.\-:[\]]+$/.test(value);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
