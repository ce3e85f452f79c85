import { binaryBigints, binaryTexts, sql, type Db } from "#database";
import type { ChatTables } from "../tables.ts";

/** One event as `chat.append` takes it; where it stands in the list says its position. */
export interface AppendedEvent {
  readonly roomId: string;
  readonly id: string;
  readonly type: string;
  readonly stateKey: string | undefined;
  readonly sender: string;
  /** Milliseconds since 1970. */
  readonly sentAt: number;
  /** Canonical JSON. */
  readonly pdu: string;
  readonly replaces: string | undefined;
  /** Of a membership: the position since when it holds; below zero counted from the batch's base. */
  readonly since: number | undefined;
  readonly relatesTo: string | undefined;
  readonly relation: string | undefined;
  readonly redactedBy: string | undefined;
  readonly txn: string | undefined;
}

/** What one statement adds to the stream. */
export interface Append {
  readonly events: readonly AppendedEvent[];
  readonly rooms: readonly object[];
  /** Each with its number `n`, which goes on from the events'. */
  readonly notes: readonly object[];
  readonly redactions: readonly object[];
  readonly media: readonly object[];
  /** More of it, where events made elsewhere are part of it (`chat.append_received`). */
  readonly received?: object | undefined;
}

export type AppendResult =
  | { readonly base: number }
  | {
      readonly stale: number;
      readonly repeated?: readonly { txn: string; eventId: string }[];
      /** Rooms that have been removed. */
      readonly gone?: readonly string[];
    };

/** Null: no event has any. */
function texts(events: readonly AppendedEvent[], of: (event: AppendedEvent) => string | undefined): Buffer | null {
  const values = events.map((event) => of(event) ?? null);
  return values.every((value) => value === null) ? null : binaryTexts(values);
}

function bigints(events: readonly AppendedEvent[], of: (event: AppendedEvent) => number | undefined): Buffer | null {
  const values = events.map((event) => of(event) ?? null);
  return values.every((value) => value === null) ? null : binaryBigints(values);
}

/** Appends all of it or nothing; `stale`: a room has gone on, or a transaction id is known. */
export async function append(db: Db<ChatTables>, what: Append): Promise<AppendResult> {
  const { events, received, ...rest } = what;
  const call = received ? sql`chat.append_received` : sql`chat.append`;
  const { rows } = await sql<{ result: AppendResult }>`select ${call}(${JSON.stringify({ ...rest, ...received })}::json,
    ${texts(events, (one) => one.roomId)}::text[], ${texts(events, (one) => one.id)}::text[],
    ${texts(events, (one) => one.type)}::text[], ${texts(events, (one) => one.stateKey)}::text[],
    ${texts(events, (one) => one.sender)}::text[], ${bigints(events, (one) => one.sentAt)}::bigint[],
    ${texts(events, (one) => one.pdu)}::text[], ${texts(events, (one) => one.replaces)}::text[],
    ${bigints(events, (one) => one.since)}::bigint[], ${texts(events, (one) => one.relatesTo)}::text[],
    ${texts(events, (one) => one.relation)}::text[], ${texts(events, (one) => one.redactedBy)}::text[],
    ${texts(events, (one) => one.txn)}::text[]) as result`.execute(db);
  const result = rows[0]?.result;
  if (!result) throw new Error("The database gave no answer to an append.");
  return result;
}
