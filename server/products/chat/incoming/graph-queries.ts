import { sql, type Db } from "#database";
import type { Pdu } from "../events/pdu.ts";
import { slot } from "../resolution/graph.ts";
import type { ChatTables } from "../tables.ts";
import type { Mark } from "../timeline/received.ts";

type Database = Db<ChatTables>;

/** An event of a room that is here, shown or hidden. */
export interface KnownEvent {
  readonly id: string;
  readonly roomId: string;
  readonly pdu: Pdu;
  /** Null: it is hidden. */
  readonly position: number | null;
  /** Null for one that is shown, and for hidden ones of which it is not known why. */
  readonly mark: Mark | "unheld" | null;
  readonly behind: readonly string[];
}

interface KnownRow extends Omit<KnownEvent, "pdu"> {
  readonly pdu: string;
}

const known = sql`select event_id as id, room_id as "roomId", pdu, position, null as mark, '{}'::text[] as behind
    from chat.event where event_id = any(ids.all)
  union all select event_id, room_id, pdu, null, mark, behind from chat.hidden_event where event_id = any(ids.all)`;

const fromRow = (row: KnownRow): KnownEvent => ({ ...row, pdu: JSON.parse(row.pdu) as Pdu });

export async function readKnown(db: Database, ids: readonly string[]): Promise<KnownEvent[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<KnownRow>`select k.* from (select ${[...ids]}::text[] as all) ids
    cross join lateral (${known}) k`.execute(db);
  return rows.map(fromRow);
}

/** The same with everything that they rest on, but for what is held already. */
export async function readWithCited(
  db: Database,
  ids: readonly string[],
  held: ReadonlyMap<string, unknown>,
): Promise<KnownEvent[]> {
  const found = new Map<string, KnownEvent>();
  let wanted = ids.filter((id) => !held.has(id));
  // The first of them rest on little more than each other; what is deep is a line, and read in one statement.
  for (let round = 0; wanted.length > 0 && round < 4; round++) {
    for (const one of await readKnown(db, wanted)) found.set(one.id, one);
    const cited = new Set(wanted.flatMap((id) => found.get(id)?.pdu.auth_events ?? []));
    wanted = [...cited].filter((id) => !held.has(id) && !found.has(id));
  }
  if (wanted.length === 0) return [...found.values()];
  const { rows } = await sql<KnownRow>`with recursive chain(id, pdu) as (
      select event_id, pdu from (select event_id, pdu from chat.event union all select event_id, pdu from chat.hidden_event) e
        where event_id = any(${wanted}::text[])
      union select e.event_id, e.pdu from chain
        cross join lateral jsonb_array_elements_text(chain.pdu::jsonb -> 'auth_events') a(id)
        cross join lateral (select event_id, pdu from chat.event where event_id = a.id
          union all select event_id, pdu from chat.hidden_event where event_id = a.id) e)
    select k.* from (select array_agg(id) as all from chain) ids cross join lateral (${known}) k`.execute(db);
  for (const row of rows) found.set(row.id, fromRow(row));
  return [...found.values()];
}

/** A room's state at a position, by ids. */
export async function readStateIdsAt(db: Database, roomId: string, position: number): Promise<Map<string, string>> {
  const { rows } = await sql<{ type: string; key: string; id: string; isGone: boolean }>`
    select distinct on (type, state_key) type, state_key as key, event_id as id, is_gone as "isGone"
    from chat.state_delta where room_id = ${roomId} and position <= ${position}
    order by type, state_key, position desc`.execute(db);
  return new Map(rows.flatMap(({ type, key, id, isGone }) => (isGone ? [] : [[slot(type, key), id] as const])));
}

/** Where the state after an event begins, and what is changed from there on, in order. */
interface StatePath {
  readonly position: number;
  /** The nearest of the path's events that changes something, itself or one before it; null: none does. */
  readonly base: { readonly event: string; readonly hops: number } | null;
  readonly changes: readonly (readonly [key: string, held: string | null])[];
}

/** Null: nothing is stored, since it stands in the room's line. */
export async function readStatePath(db: Database, eventId: string): Promise<StatePath | null> {
  const { rows } = await sql<{
    id: string;
    position: number | null;
    hops: number;
    changes: readonly { type: string; key: string; held: string | null }[] | null;
  }>`with recursive path as (
      select s.*, 0 as n from chat.event_state s where s.event_id = ${eventId}
      union all select s.*, path.n + 1 from path join chat.event_state s on s.event_id = path.base_event)
    select p.event_id as id, p.base_position as position, p.hops, (
      select json_agg(json_build_object('type', c.type, 'key', c.state_key, 'held', c.held))
      from chat.event_state_change c where c.event_id = p.event_id) as changes
    from path p order by p.n desc`.execute(db);
  const [first] = rows;
  if (!first) return null;
  const base = rows.findLast(({ changes }) => changes !== null);
  return {
    position: first.position ?? 0,
    base: base ? { event: base.id, hops: base.hops } : null,
    changes: rows.flatMap(({ changes }) =>
      (changes ?? []).map(({ type, key, held }) => [slot(type, key), held] as const),
    ),
  };
}

export async function readStateKnownFrom(db: Database, roomId: string): Promise<number> {
  const { rows } = await sql<{ position: number }>`select state_known_from as position from chat.room
    where id = ${roomId}`.execute(db);
  return rows[0]?.position ?? 0;
}
