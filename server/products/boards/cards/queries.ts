import type { FieldValues, Recurrence } from "@safos/contract/boards";
import { sql, type AnyDb } from "#database";

/** A card as it lies on the board, without its text. */
export interface SummaryRow {
  readonly id: string;
  readonly number: number;
  readonly boardId: string;
  readonly listId: string;
  readonly no: number;
  readonly position: string;
  readonly title: string;
  readonly checks: number;
  readonly checksDone: number;
  readonly tone: number | null;
  readonly coverFileId: number | null;
  readonly parentId: string | null;
  readonly startsAt: Date | null;
  readonly dueAt: Date | null;
  readonly doneAt: Date | null;
  readonly recurrence: Recurrence | null;
  readonly fields: FieldValues;
  readonly version: number;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly archivedAt: Date | null;
  readonly trashedAt: Date | null;
  readonly hasDescription: boolean;
  readonly labelIds: readonly string[];
  readonly assigneeIds: readonly string[];
  readonly groupIds: readonly string[];
  readonly subs: number;
  readonly subsDone: number;
  readonly waitsFor: number;
}
export interface CardRow extends SummaryRow {
  readonly description: string;
}
/** A card as it is written. */
export type CardValues = Pick<
  CardRow,
  | "title"
  | "description"
  | "checks"
  | "checksDone"
  | "tone"
  | "coverFileId"
  | "parentId"
  | "startsAt"
  | "dueAt"
  | "doneAt"
  | "recurrence"
  | "fields"
  | "archivedAt"
>;
export type NewCardRow = CardValues & Pick<CardRow, "id" | "listId" | "no" | "position" | "createdBy">;

const columns = sql`c.id, c.number, c.board_id as "boardId", c.list_id as "listId", c.no, c.position, c.title, c.checks,
  c.checks_done as "checksDone", c.tone, c.cover_file_id as "coverFileId", c.parent_id as "parentId", c.starts_at as "startsAt",
  c.due_at as "dueAt", c.done_at as "doneAt", c.recurrence, c.fields, c.version, c.created_by as "createdBy",
  c.created_at as "createdAt", c.changed_at as "changedAt", c.archived_at as "archivedAt", c.trashed_at as "trashedAt",
  c.description <> '' as "hasDescription"`;

/**
 * Everything about the chosen cards in one statement. What belongs to a card is looked up for each by its index: joined, a plan
 * that was made when there were few would look through all of it for each.
 */
function select(chosen: ReturnType<typeof sql>, order: ReturnType<typeof sql>, more = sql``): ReturnType<typeof sql> {
  return sql`with chosen as materialized (${chosen})
    select ${columns}${more},
      array(select label_id from boards.card_label where card_id = c.id order by label_id) as "labelIds",
      array(select person_id from boards.assignee where card_id = c.id order by person_id) as "assigneeIds",
      array(select group_id from boards.group_assignee where card_id = c.id order by group_id) as "groupIds",
      below.subs, below.done as "subsDone",
      (select count(*)::int from boards.blocker w where w.card_id = c.id
        and (select o.done_at is null and o.trashed_at is null from boards.card o where o.id = w.blocker_id)) as "waitsFor"
    from chosen c cross join lateral (select count(*)::int as subs, count(done_at)::int as done from boards.card s
      where s.parent_id = c.id and s.trashed_at is null) below ${order}`;
}

const ofBoards = (boardIds: readonly string[]): ReturnType<typeof sql> =>
  sql`select c.* from boards.card c join boards.list l on l.id = c.list_id and l.trashed_at is null
    where c.board_id = any(${[...boardIds]}::uuid[]) and c.trashed_at is null`;
const asTheyLie = sql`order by c.list_id, c.position, c.id`;

export async function readCardSummaries(
  db: AnyDb,
  where: { boardIds: readonly string[]; isArchived: boolean | null; after: string | null; limit: number },
): Promise<SummaryRow[]> {
  const chosen = sql`select c.* from boards.card c join boards.list l on l.id = c.list_id and l.trashed_at is null
    where c.board_id = any(${[...where.boardIds]}::uuid[]) and c.trashed_at is null
      and (${where.isArchived}::boolean is null or (c.archived_at is not null) = ${where.isArchived}::boolean)
      and (${where.after}::uuid is null or c.id > ${where.after}::uuid) order by c.id limit ${where.limit}`;
  const { rows } = await select(chosen, sql`order by c.id`).execute(db);
  return rows as SummaryRow[];
}

/** Whole cards, trashed ones too. */
export async function readCards(db: AnyDb, ids: readonly string[]): Promise<CardRow[]> {
  const chosen = sql`select c.* from boards.card c where c.id = any(${[...ids]}::uuid[])`;
  const { rows } = await select(chosen, sql``, sql`, c.description`).execute(db);
  return rows as CardRow[];
}

/** How large the descriptions of a board's cards are together, that of one left out. */
export async function readTextBytes(db: AnyDb, boardId: string, exceptId: string | null): Promise<number> {
  const { rows } = await sql<{ bytes: number }>`select coalesce(sum(octet_length(description)), 0)::bigint as bytes
    from boards.card where board_id = ${boardId} and trashed_at is null and id is distinct from ${exceptId}::uuid`.execute(
    db,
  );
  return rows[0]?.bytes ?? 0;
}

/** What cards say, by their ids. */
export async function readDescriptions(db: AnyDb, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ id: string; description: string }>`select id, description from boards.card
    where id = any(${[...ids]}::uuid[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row.description]));
}

/** Open and archived cards of boards without their text, in the order they lie. */
export async function readSummariesOfBoards(db: AnyDb, boardIds: readonly string[]): Promise<SummaryRow[]> {
  const { rows } = await select(ofBoards(boardIds), asTheyLie).execute(db);
  return rows as SummaryRow[];
}

/** Whole open and archived cards of boards, in the order they lie. */
export async function readCardsOfBoards(db: AnyDb, boardIds: readonly string[]): Promise<CardRow[]> {
  const { rows } = await select(ofBoards(boardIds), asTheyLie, sql`, c.description`).execute(db);
  return rows as CardRow[];
}

/** What a person has been given, by name or through a group, and has not done, on boards that are open; soonest first. `after`: `<due or ""> <id>`. */
export async function readCardsOfPerson(
  db: AnyDb,
  person: { readonly id: string; readonly groupIds: readonly string[] },
  where: {
    workspaceIds: readonly string[];
    boardIds: readonly string[];
    after: { due: string | null; id: string } | null;
    limit: number;
  },
): Promise<SummaryRow[]> {
  const { after } = where;
  const chosen = sql`select c.* from boards.card c
    join boards.list l on l.id = c.list_id and l.trashed_at is null
    join boards.board b on b.id = c.board_id and b.trashed_at is null and b.archived_at is null and not b.is_template
    where c.id in (select card_id from boards.assignee where person_id = ${person.id}
        union select card_id from boards.group_assignee where group_id = any(${[...person.groupIds]}::uuid[]))
      and c.done_at is null and c.archived_at is null and c.trashed_at is null
      and (b.workspace_id = any(${[...where.workspaceIds]}::uuid[]) or b.id = any(${[...where.boardIds]}::uuid[]))
      and (${after === null} or (coalesce(c.due_at, 'infinity'), c.id) > (coalesce(${after?.due ?? null}::timestamptz, 'infinity'), ${after?.id ?? null}::uuid))
    order by coalesce(c.due_at, 'infinity'), c.id limit ${where.limit}`;
  const { rows } = await select(chosen, sql`order by coalesce(c.due_at, 'infinity'), c.id`).execute(db);
  return rows as SummaryRow[];
}

export interface MentionRow {
  readonly id: string;
  readonly no: number;
  readonly title: string;
  readonly isDone: boolean;
  /** `parent`, `sub`, `blocker` (it is waited for) or `blocked` (it waits). */
  readonly relation: "parent" | "sub" | "blocker" | "blocked";
  readonly assigneeIds: readonly string[];
  readonly groupIds: readonly string[];
}

export async function readRelated(db: AnyDb, cardId: string): Promise<MentionRow[]> {
  const { rows } = await sql<MentionRow>`
    with related as (
      select parent_id as id, 'parent' as relation from boards.card where id = ${cardId}
      union all select id, 'sub' from boards.card where parent_id = ${cardId}
      union all select blocker_id, 'blocker' from boards.blocker where card_id = ${cardId}
      union all select card_id, 'blocked' from boards.blocker where blocker_id = ${cardId})
    select c.id, c.no, c.title, c.done_at is not null as "isDone", r.relation,
      coalesce((select array_agg(person_id) from boards.assignee where card_id = c.id and r.relation = 'sub'), '{}') as "assigneeIds",
      coalesce((select array_agg(group_id) from boards.group_assignee where card_id = c.id and r.relation = 'sub'), '{}') as "groupIds"
    from related r join boards.card c on c.id = r.id and c.trashed_at is null order by c.no limit 500`.execute(db);
  return rows;
}

export async function insertCards(trx: AnyDb, boardId: string, rows: readonly NewCardRow[]): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into boards.card (id, board_id, list_id, no, position, title, description, checks, checks_done, tone, cover_file_id,
      parent_id, starts_at, due_at, done_at, recurrence, fields, archived_at, created_by)
    select x.id, ${boardId}, x.list_id, x.no, x.position, x.title, x.description, x.checks, x.checks_done, x.tone, x.cover, x.parent_id,
      x.starts_at, x.due_at, x.done_at, nullif(x.recurrence, 'null'::jsonb), x.fields, x.archived_at, x.created_by
    from jsonb_to_recordset(${JSON.stringify(
      rows.map((one) => ({
        id: one.id,
        list_id: one.listId,
        no: one.no,
        position: one.position,
        title: one.title,
        description: one.description,
        checks: one.checks,
        checks_done: one.checksDone,
        tone: one.tone,
        cover: one.coverFileId,
        parent_id: one.parentId,
        starts_at: one.startsAt,
        due_at: one.dueAt,
        done_at: one.doneAt,
        recurrence: one.recurrence,
        fields: one.fields,
        archived_at: one.archivedAt,
        created_by: one.createdBy,
      })),
    )}::jsonb) as x (id uuid, list_id uuid, no integer, position text, title text, description text, checks smallint,
      checks_done smallint, tone smallint, cover bigint, parent_id uuid, starts_at timestamptz, due_at timestamptz,
      done_at timestamptz, recurrence jsonb, fields jsonb, archived_at timestamptz, created_by uuid)`.execute(trx);
}

export async function updateCard(
  trx: AnyDb,
  id: string,
  row: CardValues & { version: number; isDuePending: boolean },
): Promise<void> {
  await sql`update boards.card set title = ${row.title}, description = ${row.description}, checks = ${row.checks},
    checks_done = ${row.checksDone}, tone = ${row.tone}, cover_file_id = ${row.coverFileId}, parent_id = ${row.parentId},
    starts_at = ${row.startsAt}, due_at = ${row.dueAt}, due_told_at = case when ${row.isDuePending} then null else due_told_at end,
    done_at = ${row.doneAt}, recurrence = ${row.recurrence === null ? null : JSON.stringify(row.recurrence)}::jsonb,
    fields = ${JSON.stringify(row.fields)}::jsonb, archived_at = ${row.archivedAt}, version = ${row.version}, changed_at = now()
    where id = ${id}`.execute(trx);
}

export async function placeCard(
  trx: AnyDb,
  id: string,
  to: { listId: string; position: string; doneAt: Date | null },
): Promise<void> {
  await sql`update boards.card set list_id = ${to.listId}, position = ${to.position}, done_at = ${to.doneAt}, changed_at = now()
    where id = ${id}`.execute(trx);
}

export async function setCardTrashed(trx: AnyDb, id: string, isTrashed: boolean): Promise<void> {
  await sql`update boards.card set trashed_at = case when ${isTrashed} then now() end, changed_at = now() where id = ${id}`.execute(
    trx,
  );
}

type Assignment = "label" | "assignee" | "group";
const joinTable = (table: Assignment) =>
  table === "label"
    ? { table: sql`boards.card_label`, column: sql`label_id` }
    : table === "assignee"
      ? { table: sql`boards.assignee`, column: sql`person_id` }
      : { table: sql`boards.group_assignee`, column: sql`group_id` };

export async function addToCards(
  trx: AnyDb,
  what: Assignment,
  pairs: readonly { cardId: string; otherId: string }[],
): Promise<void> {
  if (pairs.length === 0) return;
  const { table, column } = joinTable(what);
  await sql`insert into ${table} (card_id, ${column}) select * from unnest(${pairs.map((one) => one.cardId)}::uuid[],
    ${pairs.map((one) => one.otherId)}::uuid[]) on conflict do nothing`.execute(trx);
}

export async function removeFromCard(
  trx: AnyDb,
  what: Assignment,
  cardId: string,
  ids: readonly string[],
): Promise<void> {
  if (ids.length === 0) return;
  const { table, column } = joinTable(what);
  await sql`delete from ${table} where card_id = ${cardId} and ${column} = any(${[...ids]}::uuid[])`.execute(trx);
}

/** The key of a neighbour in a list, and the keys beside it; null when it is not there. Archived and trashed ones count. */
export async function readKeysAround(
  db: AnyDb,
  table: "card" | "list",
  where: { inId: string; neighbourId: string | null; exceptId: string | null },
): Promise<{ key: string | null; previous: string | null; next: string | null }> {
  const rows = table === "card" ? sql`boards.card where list_id` : sql`boards.list where board_id`;
  const own = sql`${rows} = ${where.inId} and (${where.exceptId}::uuid is null or id <> ${where.exceptId}::uuid)`;
  const at = sql`(select position from ${own} and id = ${where.neighbourId}::uuid)`;
  const { rows: found } = await sql<{ key: string | null; previous: string | null; next: string | null }>`
    select ${at} as key, (select max(position) from ${own} and (${where.neighbourId}::uuid is null or position < ${at})) as previous,
      (select min(position) from ${own} and (${where.neighbourId}::uuid is null or position > ${at})) as next`.execute(
    db,
  );
  return found[0] ?? { key: null, previous: null, next: null };
}

export async function countOpen(db: AnyDb, listId: string, exceptId: string | null): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from boards.card where list_id = ${listId}
    and archived_at is null and trashed_at is null and (${exceptId}::uuid is null or id <> ${exceptId}::uuid)`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

export async function readOrder(db: AnyDb, listId: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select id from boards.card where list_id = ${listId} order by position, id`.execute(db);
  return rows.map((row) => row.id);
}

export async function writeOrder(trx: AnyDb, ids: readonly string[], keys: readonly string[]): Promise<void> {
  await sql`update boards.card c set position = x.key from unnest(${[...ids]}::uuid[], ${[...keys]}::text[]) as x (id, key)
    where c.id = x.id`.execute(trx);
}

/** Whether going up from a card (to its parents, or to what it waits for) one comes to another. */
export async function leadsTo(
  db: AnyDb,
  relation: "parent" | "blocker",
  fromId: string,
  toId: string,
): Promise<boolean> {
  const step =
    relation === "parent"
      ? sql`select c.parent_id from boards.card c join above on above.id = c.id where c.parent_id is not null`
      : sql`select w.blocker_id from boards.blocker w join above on above.id = w.card_id`;
  const { rows } = await sql<{ found: boolean }>`
    with recursive above (id) as (select ${fromId}::uuid union ${step})
    select exists (select from above where id = ${toId}::uuid) as found`.execute(db);
  return rows[0]?.found === true;
}

export async function insertBlockers(
  trx: AnyDb,
  pairs: readonly { cardId: string; blockerId: string }[],
): Promise<void> {
  if (pairs.length === 0) return;
  await sql`insert into boards.blocker (card_id, blocker_id) select * from unnest(${pairs.map((one) => one.cardId)}::uuid[],
    ${pairs.map((one) => one.blockerId)}::uuid[]) on conflict do nothing`.execute(trx);
}

export async function deleteBlocker(trx: AnyDb, cardId: string, blockerId: string): Promise<void> {
  await sql`delete from boards.blocker where card_id = ${cardId} and blocker_id = ${blockerId}`.execute(trx);
}

export async function readBlockersOfBoards(
  db: AnyDb,
  boardIds: readonly string[],
): Promise<{ cardId: string; blockerId: string }[]> {
  const { rows } = await sql<{ cardId: string; blockerId: string }>`
    select w.card_id as "cardId", w.blocker_id as "blockerId" from boards.blocker w join boards.card c on c.id = w.card_id
    where c.board_id = any(${[...boardIds]}::uuid[])`.execute(db);
  return rows;
}

/** Every group that is named by a card of a board. */
export async function readAssignedGroups(db: AnyDb, boardId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct a.group_id as id from boards.group_assignee a
    join boards.card c on c.id = a.card_id where c.board_id = ${boardId} and c.trashed_at is null`.execute(db);
  return rows.map((row) => row.id);
}

/** Everybody who is named by a card of a board. */
export async function readAssignees(db: AnyDb, boardId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct a.person_id as id from boards.assignee a
    join boards.card c on c.id = a.card_id where c.board_id = ${boardId} and c.trashed_at is null`.execute(db);
  return rows.map((row) => row.id);
}

export async function readTrashedCards(
  db: AnyDb,
  workspaceId: string,
): Promise<{ id: string; boardId: string; title: string; trashedAt: Date; createdBy: string | null }[]> {
  const { rows } = await sql<{ id: string; boardId: string; title: string; trashedAt: Date; createdBy: string | null }>`
    select c.id, c.board_id as "boardId", c.title, c.trashed_at as "trashedAt", c.created_by as "createdBy" from boards.card c
    join boards.board b on b.id = c.board_id and b.trashed_at is null
    where b.workspace_id = ${workspaceId} and c.trashed_at is not null order by c.trashed_at desc limit 500`.execute(
    db,
  );
  return rows;
}

export async function purgeCards(db: AnyDb, before: Date): Promise<void> {
  await sql`delete from boards.card where trashed_at < ${before}`.execute(db);
}
