import type { Field } from "@safos/contract/boards";
import { sql, type AnyDb, type Db } from "#database";

export interface BoardTables {
  "boards.board": { id: string };
  "boards.list": { id: string };
  "boards.label": { id: string };
  "boards.card": { id: string };
  "boards.activity": { id: string };
}
export type BoardDb = Db<BoardTables>;

export interface BoardRow {
  readonly id: string;
  readonly number: number;
  readonly workspaceId: string;
  readonly title: string;
  readonly prefix: string;
  readonly tone: number | null;
  readonly colour: string | null;
  readonly fields: readonly Field[];
  readonly isTemplate: boolean;
  readonly revision: number;
  readonly version: number;
  readonly lastNo: number;
  readonly ownerId: string | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly archivedAt: Date | null;
  readonly trashedAt: Date | null;
}
export interface CountedBoardRow extends BoardRow {
  readonly cardCount: number;
  readonly doneCount: number;
}
export interface ListRow {
  readonly id: string;
  readonly number: number;
  readonly boardId: string;
  readonly title: string;
  readonly position: string;
  readonly wipLimit: number | null;
  readonly completes: boolean;
  readonly changedAt: Date;
  readonly trashedAt: Date | null;
}
export interface LabelRow {
  readonly id: string;
  readonly number: number;
  readonly boardId: string;
  readonly title: string;
  readonly tone: number | null;
  readonly colour: string | null;
  readonly changedAt: Date;
}

const columns = sql`b.id, b.number, b.workspace_id as "workspaceId", b.title, b.prefix, b.tone, b.colour, b.fields,
  b.is_template as "isTemplate", b.revision, b.version, b.last_no as "lastNo", b.owner_id as "ownerId",
  b.created_at as "createdAt", b.changed_at as "changedAt", b.archived_at as "archivedAt", b.trashed_at as "trashedAt"`;
const listColumns = sql`l.id, l.number, l.board_id as "boardId", l.title, l.position, l.wip_limit as "wipLimit", l.completes,
  l.changed_at as "changedAt", l.trashed_at as "trashedAt"`;
const labelColumns = sql`a.id, a.number, a.board_id as "boardId", a.title, a.tone, a.colour, a.changed_at as "changedAt"`;

export async function readBoards(db: AnyDb, ids: readonly string[]): Promise<BoardRow[]> {
  const { rows } =
    await sql<BoardRow>`select ${columns} from boards.board b where b.id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

/** Holds the board until the transaction ends: everything on it is changed by one after the other. */
export async function lockBoard(trx: AnyDb, id: string): Promise<BoardRow | null> {
  const { rows } =
    await sql<BoardRow>`select ${columns} from boards.board b where b.id = ${id} for no key update`.execute(trx);
  return rows[0] ?? null;
}

export async function readBoardPage(
  db: AnyDb,
  where: {
    workspaceIds: readonly string[];
    boardIds: readonly string[];
    state: "open" | "archived" | "template" | "all";
    after: string | null;
    limit: number;
  },
): Promise<CountedBoardRow[]> {
  const { rows } = await sql<CountedBoardRow>`
    with page as (select * from boards.board b
      where (b.workspace_id = any(${[...where.workspaceIds]}::uuid[]) or b.id = any(${[...where.boardIds]}::uuid[]))
        and b.trashed_at is null and (${where.state} = 'all' or (b.archived_at is not null) = (${where.state} = 'archived'))
        and (${where.state} in ('all', 'archived') or b.is_template = (${where.state} = 'template'))
        and (${where.after}::uuid is null or b.id > ${where.after}::uuid)
      order by b.id limit ${where.limit}),
    counted as (select c.board_id, count(*)::int as cards, count(c.done_at)::int as done from boards.card c
      where c.board_id in (select id from page) and c.archived_at is null and c.trashed_at is null group by c.board_id)
    select ${columns}, coalesce(n.cards, 0) as "cardCount", coalesce(n.done, 0) as "doneCount"
    from page b left join counted n on n.board_id = b.id order by b.id`.execute(db);
  return rows;
}

export async function countCards(db: AnyDb, boardId: string): Promise<{ cardCount: number; doneCount: number }> {
  const { rows } = await sql<{ cardCount: number; doneCount: number }>`
    select count(*)::int as "cardCount", count(done_at)::int as "doneCount" from boards.card
    where board_id = ${boardId} and archived_at is null and trashed_at is null`.execute(db);
  return rows[0] ?? { cardCount: 0, doneCount: 0 };
}

export async function insertBoard(
  trx: AnyDb,
  row: Pick<BoardRow, "id" | "workspaceId" | "title" | "prefix" | "tone" | "colour" | "fields" | "ownerId">,
): Promise<void> {
  await sql`insert into boards.board (id, workspace_id, title, prefix, tone, colour, fields, owner_id)
    values (${row.id}, ${row.workspaceId}, ${row.title}, ${row.prefix}, ${row.tone}, ${row.colour}, ${JSON.stringify(row.fields)}::jsonb, ${row.ownerId})`.execute(
    trx,
  );
}

export async function updateBoard(
  trx: AnyDb,
  row: Pick<BoardRow, "id" | "title" | "prefix" | "tone" | "colour" | "fields" | "isTemplate" | "version"> & {
    isArchived: boolean;
  },
): Promise<void> {
  await sql`update boards.board set title = ${row.title}, prefix = ${row.prefix}, tone = ${row.tone}, colour = ${row.colour},
    fields = ${JSON.stringify(row.fields)}::jsonb, is_template = ${row.isTemplate}, version = ${row.version},
    archived_at = case when ${row.isArchived} then coalesce(archived_at, now()) end where id = ${row.id}`.execute(trx);
}

/** What every change of anything on a board does to it: its revision grows, and the log says who did what. */
export async function closeChange(
  trx: AnyDb,
  boardId: string,
  lastNo: number,
  activities: readonly {
    id: string;
    cardId: string | null;
    personId: string | null;
    guestName: string | null;
    type: string;
    details: Record<string, unknown>;
  }[],
): Promise<void> {
  await sql`with bumped as (update boards.board set revision = revision + 1, last_no = ${lastNo}, changed_at = now() where id = ${boardId})
    insert into boards.activity (id, board_id, card_id, person_id, guest_name, type, details)
    select x.id, ${boardId}, x.card_id, x.person_id, x.guest_name, x.type, x.details
    from jsonb_to_recordset(${JSON.stringify(
      activities.map((one) => ({
        id: one.id,
        card_id: one.cardId,
        person_id: one.personId,
        guest_name: one.guestName,
        type: one.type,
        details: one.details,
      })),
    )}::jsonb)
      as x (id uuid, card_id uuid, person_id uuid, guest_name text, type text, details jsonb)`.execute(trx);
}

export async function setBoardTrashed(trx: AnyDb, id: string, isTrashed: boolean): Promise<void> {
  await sql`update boards.board set trashed_at = case when ${isTrashed} then now() end where id = ${id}`.execute(trx);
}

export async function readTrashedBoards(db: AnyDb, workspaceId: string): Promise<BoardRow[]> {
  const { rows } = await sql<BoardRow>`select ${columns} from boards.board b
    where b.workspace_id = ${workspaceId} and b.trashed_at is not null order by b.trashed_at desc limit 500`.execute(
    db,
  );
  return rows;
}

export async function purgeBoards(db: AnyDb, before: Date): Promise<void> {
  await sql`delete from boards.board where trashed_at < ${before}`.execute(db);
}

export async function readBoardIds(db: AnyDb, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from boards.board where trashed_at is null
    and (${after}::uuid is null or id > ${after}::uuid) order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

/** Lists that are not in the trash; `withTrashed` for Deck's undo. */
export async function readLists(db: AnyDb, boardIds: readonly string[]): Promise<ListRow[]> {
  const { rows } = await sql<ListRow>`select ${listColumns} from boards.list l
    where l.board_id = any(${[...boardIds]}::uuid[]) and l.trashed_at is null order by l.board_id, l.position, l.id`.execute(
    db,
  );
  return rows;
}

export async function readList(db: AnyDb, id: string): Promise<ListRow | null> {
  const { rows } = await sql<ListRow>`select ${listColumns} from boards.list l where l.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function insertLists(
  trx: AnyDb,
  boardId: string,
  rows: readonly Pick<ListRow, "id" | "title" | "position" | "wipLimit" | "completes">[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into boards.list (id, board_id, title, position, wip_limit, completes)
    select x.id, ${boardId}, x.title, x.position, x.wip, x.completes from jsonb_to_recordset(${JSON.stringify(
      rows.map((one) => ({
        id: one.id,
        title: one.title,
        position: one.position,
        wip: one.wipLimit,
        completes: one.completes,
      })),
    )}::jsonb) as x (id uuid, title text, position text, wip integer, completes boolean)`.execute(trx);
}

export async function updateList(
  trx: AnyDb,
  row: Pick<ListRow, "id" | "title" | "position" | "wipLimit" | "completes">,
): Promise<void> {
  await sql`update boards.list set title = ${row.title}, position = ${row.position}, wip_limit = ${row.wipLimit},
    completes = ${row.completes}, changed_at = now() where id = ${row.id}`.execute(trx);
}

export async function setListTrashed(trx: AnyDb, id: string, isTrashed: boolean): Promise<void> {
  await sql`update boards.list set trashed_at = case when ${isTrashed} then now() end, changed_at = now() where id = ${id}`.execute(
    trx,
  );
}

export async function readLabels(db: AnyDb, boardIds: readonly string[]): Promise<LabelRow[]> {
  const { rows } = await sql<LabelRow>`select ${labelColumns} from boards.label a
    where a.board_id = any(${[...boardIds]}::uuid[]) order by a.board_id, a.id`.execute(db);
  return rows;
}

export async function insertLabels(
  trx: AnyDb,
  boardId: string,
  rows: readonly Pick<LabelRow, "id" | "title" | "tone" | "colour">[],
): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into boards.label (id, board_id, title, tone, colour)
    select x.id, ${boardId}, x.title, x.tone, x.colour from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as x (id uuid, title text, tone smallint, colour text)`.execute(trx);
}

export async function updateLabel(trx: AnyDb, row: Pick<LabelRow, "id" | "title" | "tone" | "colour">): Promise<void> {
  await sql`update boards.label set title = ${row.title}, tone = ${row.tone}, colour = ${row.colour}, changed_at = now()
    where id = ${row.id}`.execute(trx);
}

export async function deleteLabel(trx: AnyDb, id: string): Promise<void> {
  await sql`delete from boards.label where id = ${id}`.execute(trx);
}

export interface ActivityRow {
  readonly id: string;
  readonly cardId: string | null;
  readonly cardNo: number | null;
  readonly cardTitle: string | null;
  readonly type: string;
  readonly personId: string | null;
  readonly guestName: string | null;
  readonly details: Record<string, unknown>;
  readonly at: Date;
}

/** Newest first. */
export async function readActivity(
  db: AnyDb,
  where: { boardId: string } | { cardId: string },
  after: string | null,
  limit: number,
): Promise<ActivityRow[]> {
  const which = "boardId" in where ? sql`v.board_id = ${where.boardId}` : sql`v.card_id = ${where.cardId}`;
  const { rows } =
    await sql<ActivityRow>`select v.id, v.card_id as "cardId", c.no as "cardNo", c.title as "cardTitle", v.type,
    v.person_id as "personId", v.guest_name as "guestName", v.details, v.at
    from boards.activity v left join boards.card c on c.id = v.card_id
    where ${which} and (${after}::uuid is null or v.id < ${after}::uuid) order by v.id desc limit ${limit}`.execute(db);
  return rows;
}

/** After a restore: no revision that a client has seen is given again, so that none takes a board for the one it knows. */
export async function leapRevisions(trx: AnyDb, floor: number): Promise<void> {
  await sql`update boards.board set revision = greatest(revision, ${floor})`.execute(trx);
}
