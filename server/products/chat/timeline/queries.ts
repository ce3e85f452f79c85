import { sql, type Db } from "#database";
import { contentOf, type JsonObject, type Pdu } from "../events/pdu.ts";
import { goneFrom, noAggregations } from "../rooms/stored-event.ts";
import type { Aggregations, StoredEvent } from "../rooms/stored-event.ts";
import { stickyOf } from "../sticky/sticky-of.ts";
import type { ChatTables } from "../tables.ts";

interface EventRow {
  position: number;
  roomId: string;
  id: string;
  type: string;
  stateKey: string | null;
  sender: string;
  sentAt: number;
  pdu: string;
  replaces: string | null;
  previousPdu: string | null;
  since: number | null;
  relatesTo: string | null;
  relation: string | null;
  redactedBy: string | null;
  txn: string | null;
}

const columns = sql`e.position, e.room_id as "roomId", e.event_id as id, e.type, e.state_key as "stateKey", e.sender,
  e.sent_at as "sentAt", e.pdu, e.replaces, p.pdu as "previousPdu", e.since, e.relates_to as "relatesTo", e.relation,
  e.redacted_by as "redactedBy", e.txn`;
const source = sql`chat.event e left join chat.event p on p.event_id = e.replaces`;

/** The same of what the log of the state says (d): from where on it holds, which a resolution may have moved. */
const heldColumns = sql`d.position, e.room_id as "roomId", e.event_id as id, e.type, e.state_key as "stateKey", e.sender,
  e.sent_at as "sentAt", e.pdu, e.replaces, p.pdu as "previousPdu", coalesce(d.since, e.since) as since,
  e.relates_to as "relatesTo", e.relation, e.redacted_by as "redactedBy", e.txn, e.position as "sentPosition",
  d.is_gone as "isGone"`;
const heldSource = sql`join chat.event e on e.event_id = d.event_id left join chat.event p on p.event_id = e.replaces`;

interface HeldRow extends EventRow {
  readonly sentPosition: number;
  readonly isGone: boolean;
}

const contentIn = (pdu: string): JsonObject => contentOf(JSON.parse(pdu) as Pdu);

function fromRow(row: EventRow): StoredEvent {
  const pdu = JSON.parse(row.pdu) as Pdu;
  return {
    position: row.position,
    id: row.id,
    roomId: row.roomId,
    type: row.type,
    stateKey: row.stateKey ?? undefined,
    sender: row.sender,
    sentAt: row.sentAt,
    content: contentOf(pdu),
    replaces: row.replaces ?? undefined,
    previous: row.previousPdu === null ? undefined : contentIn(row.previousPdu),
    since: row.since ?? row.position,
    relatesTo: row.relatesTo ?? undefined,
    relation: row.relation ?? undefined,
    sticky: stickyOf(pdu),
    redactedBy: row.redactedBy ?? undefined,
    redaction: undefined,
    txn: row.txn ?? undefined,
    aggregations: undefined,
    relations: 0,
    body: undefined,
  };
}

function fromHeldRow(row: HeldRow): StoredEvent {
  const event = fromRow(row);
  if (row.isGone) return goneFrom(event, row.position);
  // What it replaced when it was sent is not what it replaced here.
  return row.sentPosition === row.position ? event : { ...event, replaces: undefined, previous: undefined };
}

type Database = Db<ChatTables>;

export async function readPosition(db: Database): Promise<number> {
  const { rows } = await sql<{ position: number }>`select position from chat.stream`.execute(db);
  return rows[0]?.position ?? 0;
}

export interface RoomRow {
  id: string;
  version: string;
  head: number;
  extremities: string[];
  depth: number;
  resolvedAt: number;
}

export async function readRooms(db: Database, ids?: readonly string[]): Promise<RoomRow[]> {
  const { rows } =
    await sql<RoomRow>`select id, version, head, extremities, depth, resolved_at as "resolvedAt" from chat.room
    ${ids ? sql`where id = any(${ids}::text[])` : sql``}`.execute(db);
  return rows;
}

/** What holds in every room, and what is gone, page by page by room id. */
export async function* readCurrentState(db: Database): AsyncIterable<StoredEvent[]> {
  let after = "";
  for (;;) {
    const { rows: rooms } = await sql<{
      id: string;
    }>`select id from chat.room where id > ${after} order by id limit 500`.execute(db);
    const last = rooms.at(-1);
    if (!last) return;
    const { rows } = await sql<HeldRow>`select ${heldColumns} from
      (select distinct on (room_id, type, state_key) event_id, position, is_gone, since from chat.state_delta
        where room_id > ${after} and room_id <= ${last.id} order by room_id, type, state_key, position desc) d
      ${heldSource} order by d.position`.execute(db);
    after = last.id;
    yield rows.map(fromHeldRow);
  }
}

/** Everything appended in (after, upTo], for following what other processes wrote. */
export async function readEventsBetween(db: Database, after: number, upTo: number): Promise<StoredEvent[]> {
  const { rows } = await sql<EventRow>`select ${columns} from ${source}
    where e.position > ${after} and e.position <= ${upTo} order by e.position`.execute(db);
  return rows.map(fromRow);
}

export async function readNotesBetween(
  db: Database,
  after: number,
  upTo: number,
): Promise<{ position: number; kind: string; body: string }[]> {
  const { rows } = await sql<{
    position: number;
    kind: string;
    body: string;
  }>`select position, kind, body from chat.note
    where position > ${after} and position <= ${upTo} order by position`.execute(db);
  return rows;
}

/** Events of a room next to a position: `backwards` gives those at or before it, newest first. */
export async function readRoomEvents(
  db: Database,
  roomId: string,
  from: number,
  direction: "backwards" | "forwards",
  limit: number,
): Promise<StoredEvent[]> {
  const { rows } =
    direction === "backwards"
      ? await sql<EventRow>`select ${columns} from ${source} where e.room_id = ${roomId} and e.position <= ${from}
          order by e.position desc limit ${limit}`.execute(db)
      : await sql<EventRow>`select ${columns} from ${source} where e.room_id = ${roomId} and e.position > ${from}
          order by e.position limit ${limit}`.execute(db);
  return rows.map(fromRow);
}

/** The newest events of many rooms, each at or before a position of its own, by room and newest first. */
export async function readNewestOf(
  db: Database,
  rooms: readonly { readonly id: string; readonly from: number }[],
  limit: number,
): Promise<ReadonlyMap<string, readonly StoredEvent[]>> {
  const { rows } = await sql<EventRow>`select ${columns}
    from unnest(${rooms.map((one) => one.id)}::text[], ${rooms.map((one) => one.from)}::bigint[]) as asked (id, up_to)
    cross join lateral (select x.event_id from chat.event x where x.room_id = asked.id and x.position <= asked.up_to
      order by x.position desc limit ${limit}) newest
    join ${source} on e.event_id = newest.event_id order by e.room_id, e.position desc`.execute(db);
  return Map.groupBy(rows.map(fromRow), (event) => event.roomId);
}

/** The oldest events after a position of many rooms together, in order, each room's up to a position of its own. */
export async function readOldestOf(
  db: Database,
  rooms: readonly { readonly id: string; readonly upTo: number }[],
  after: number,
  limit: number,
): Promise<StoredEvent[]> {
  const { rows } = await sql<EventRow>`select ${columns}
    from (select near.event_id
      from unnest(${rooms.map((one) => one.id)}::text[], ${rooms.map((one) => one.upTo)}::bigint[]) as asked (id, up_to)
      cross join lateral (select x.event_id, x.position from chat.event x where x.room_id = asked.id
        and x.position > ${after} and x.position <= asked.up_to order by x.position limit ${limit}) near
      order by near.position limit ${limit}) oldest
    join ${source} on e.event_id = oldest.event_id order by e.position`.execute(db);
  return rows.map(fromRow);
}

export async function readEventsById(db: Database, ids: readonly string[]): Promise<StoredEvent[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<EventRow>`select ${columns} from ${source} where e.event_id = any(${ids}::text[])
    order by e.position`.execute(db);
  return rows.map(fromRow);
}

export async function readPdu(db: Database, eventId: string): Promise<Pdu | undefined> {
  const { rows } = await sql<{ pdu: string }>`select pdu from chat.event where event_id = ${eventId}`.execute(db);
  return rows[0] ? (JSON.parse(rows[0].pdu) as Pdu) : undefined;
}

/** Nearest event to a moment, for jump-to-date. */
export async function readEventNear(
  db: Database,
  roomId: string,
  moment: number,
  direction: "b" | "f",
): Promise<{ id: string; sentAt: number } | undefined> {
  const { rows } =
    direction === "f"
      ? await sql<{ id: string; sentAt: number }>`select event_id as id, sent_at as "sentAt" from chat.event
          where room_id = ${roomId} and sent_at >= ${moment} order by sent_at, position limit 1`.execute(db)
      : await sql<{ id: string; sentAt: number }>`select event_id as id, sent_at as "sentAt" from chat.event
          where room_id = ${roomId} and sent_at <= ${moment} order by sent_at desc, position desc limit 1`.execute(db);
  return rows[0];
}

/** The state of a room as it was at a position. */
export async function readStateAt(
  db: Database,
  roomId: string,
  position: number,
  only?: { type: string; stateKey?: string },
): Promise<StoredEvent[]> {
  const { rows } = await sql<HeldRow>`select ${heldColumns} from
    (select distinct on (type, state_key) event_id, position, is_gone, since from chat.state_delta
      where room_id = ${roomId} and position <= ${position}
      ${only ? sql`and type = ${only.type}` : sql``} ${only?.stateKey === undefined ? sql`` : sql`and state_key = ${only.stateKey}`}
      order by type, state_key, position desc) d
    ${heldSource} where not d.is_gone order by d.position`.execute(db);
  return rows.map(fromHeldRow);
}

/** Every change of the state of these rooms in (after, upTo], in order. */
export async function readResolvedBetween(
  db: Database,
  roomIds: readonly string[],
  after: number,
  upTo: number,
): Promise<StoredEvent[]> {
  if (roomIds.length === 0) return [];
  const { rows } = await sql<HeldRow>`select ${heldColumns} from chat.state_delta d ${heldSource}
    where d.room_id = any(${roomIds}::text[]) and d.position > ${after} and d.position <= ${upTo}
    order by d.position`.execute(db);
  return rows.map(fromHeldRow);
}

/** State changes of a room in (after, upTo], the last per key. */
export async function readStateBetween(
  db: Database,
  roomId: string,
  after: number,
  upTo: number,
): Promise<StoredEvent[]> {
  const { rows } = await sql<HeldRow>`select ${heldColumns} from
    (select distinct on (type, state_key) event_id, position, is_gone, since from chat.state_delta
      where room_id = ${roomId} and position > ${after} and position <= ${upTo}
      order by type, state_key, position desc) d
    ${heldSource} order by d.position`.execute(db);
  return rows.map(fromHeldRow);
}

/** What someone was in a room at a position; null: nothing yet. */
export async function readMembershipAt(
  db: Database,
  { roomId, userId, position }: { readonly roomId: string; readonly userId: string; readonly position: number },
): Promise<string | null> {
  const { rows } = await sql<{ membership: string | null }>`
    select case when not d.is_gone then e.pdu::jsonb -> 'content' ->> 'membership' end as membership
    from chat.state_delta d join chat.event e on e.event_id = d.event_id
    where d.room_id = ${roomId} and d.type = 'm.room.member' and d.state_key = ${userId} and d.position <= ${position}
    order by d.position desc limit 1`.execute(db);
  return rows[0]?.membership ?? null;
}

/** Every value one state key has had, oldest first. */
export async function readStateHistory(
  db: Database,
  roomId: string,
  type: string,
  stateKey: string,
): Promise<StoredEvent[]> {
  const { rows } = await sql<HeldRow>`select ${heldColumns} from chat.state_delta d ${heldSource}
    where d.room_id = ${roomId} and d.type = ${type} and d.state_key = ${stateKey} order by d.position`.execute(db);
  return rows.map(fromHeldRow);
}

export interface RelationQuery {
  readonly targets: readonly string[];
  readonly relation?: string | undefined;
  readonly type?: string | undefined;
  readonly from: number;
  readonly direction: "backwards" | "forwards";
  readonly limit: number;
}

export async function readRelations(db: Database, query: RelationQuery): Promise<StoredEvent[]> {
  const { rows } = await sql<EventRow>`select ${columns} from ${source}
    where e.relates_to = any(${query.targets}::text[]) and e.redacted_by is null
    ${query.relation === undefined ? sql`` : sql`and e.relation = ${query.relation}`}
    ${query.type === undefined ? sql`` : sql`and e.type = ${query.type}`}
    ${query.direction === "backwards" ? sql`and e.position <= ${query.from} order by e.position desc` : sql`and e.position > ${query.from} order by e.position`}
    limit ${query.limit}`.execute(db);
  return rows.map(fromRow);
}

/** Thread roots of a room by their newest reply, newest first. */
export async function readThreadRoots(
  db: Database,
  roomId: string,
  before: number,
  limit: number,
  participant: string | undefined,
): Promise<{ root: string; latest: number }[]> {
  const { rows } = await sql<{ root: string; latest: number }>`select e.relates_to as root, max(e.position) as latest
    from chat.event e where e.room_id = ${roomId} and e.relation = 'm.thread' and e.redacted_by is null
    group by e.relates_to having max(e.position) <= ${before}
    ${participant === undefined ? sql`` : sql`and (bool_or(e.sender = ${participant}) or exists (select from chat.event r where r.event_id = e.relates_to and r.sender = ${participant}))`}
    order by 2 desc limit ${limit}`.execute(db);
  return rows;
}

/** Fills in what is known of events that others relate to. */
export async function loadAggregations(db: Database, events: readonly StoredEvent[]): Promise<void> {
  const wanted = events.filter((event) => event.aggregations === undefined);
  if (wanted.length === 0) return;
  const asked = new Map(wanted.map((event) => [event, event.relations]));
  const related = await sql<EventRow>`select ${columns} from ${source} where e.redacted_by is null
    and e.relates_to = any(${wanted.map((event) => event.id)}::text[]) and e.relation in ('m.replace', 'm.reference')
    order by e.position`.execute(db);
  const threads = await sql<{
    root: string;
    count: number;
    senders: string[];
    latest: number;
  }>`select relates_to as root,
    count(*)::int as count, array_agg(distinct sender) as senders, max(position) as latest from chat.event
    where relation = 'm.thread' and redacted_by is null and relates_to = any(${wanted.map((event) => event.id)}::text[])
    group by relates_to`.execute(db);
  const latest = await sql<EventRow>`select ${columns} from ${source}
    where e.position = any(${threads.rows.map((row) => row.latest)}::bigint[])`.execute(db);
  const newest = new Map(latest.rows.map((row) => [row.position, fromRow(row)]));
  for (const event of wanted) {
    let found: Aggregations = noAggregations;
    for (const row of related.rows) {
      if (row.relatesTo !== event.id || event.redactedBy !== undefined) continue;
      if (row.relation === "m.reference") found = { ...found, references: [...(found.references ?? []), row.id] };
      else if (row.sender === event.sender && row.type === event.type) found = { ...found, replace: fromRow(row) };
    }
    const thread = threads.rows.find((row) => row.root === event.id);
    const reply = thread && newest.get(thread.latest);
    if (thread && reply) {
      found = { ...found, thread: { count: thread.count, latest: reply, participants: new Set(thread.senders) } };
    }
    if (event.relations === asked.get(event)) event.aggregations = found;
  }
}

export async function findEventByTxn(db: Database, txn: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select event_id as id from chat.event where txn = ${txn}`.execute(db);
  return rows[0]?.id;
}
