import type { FormContent } from "@safos/contract/form-shapes";
import type { FormSettings, FormState } from "@safos/contract/forms";
import { sql, type Db } from "#database";

export interface FormTables {
  "forms.form": { id: string };
  "forms.response": { id: string };
  "forms.ballot": { form_id: string };
  "forms.spent": { form_id: string };
  "forms.draft": { form_id: string };
  "forms.progress": { form_id: string };
  "forms.upload": { id: string };
  "forms.signing_key": { id: string };
}
export type FormDb = Db<FormTables>;

export interface StoredForm {
  readonly id: string;
  readonly workspaceId: string;
  readonly title: string;
  readonly description: string;
  readonly content: FormContent;
  readonly settings: FormSettings;
  readonly state: FormState;
  readonly revision: number;
  readonly opensAt: Date | null;
  readonly closesAt: Date | null;
  readonly maxResponses: number | null;
  readonly isAnnounced: boolean;
  readonly announcedCount: number;
  readonly sheetFileId: number | null;
  readonly ownerId: string | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
  readonly trashedAt: Date | null;
}

const columns = sql`f.id, f.workspace_id as "workspaceId", f.title, f.description, f.content, f.settings, f.state, f.revision,
  f.opens_at as "opensAt", f.closes_at as "closesAt", f.max_responses as "maxResponses", f.is_announced as "isAnnounced",
  f.announced_count as "announcedCount", f.sheet_file_id as "sheetFileId", f.owner_id as "ownerId", f.created_at as "createdAt",
  f.changed_at as "changedAt", f.trashed_at as "trashedAt"`;

export async function readForm(db: FormDb, id: string): Promise<StoredForm | null> {
  const { rows } = await sql<StoredForm>`select ${columns} from forms.form f where f.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

export async function readForms(db: FormDb, ids: readonly string[]): Promise<StoredForm[]> {
  const { rows } = await sql<StoredForm>`select ${columns} from forms.form f where f.id = any(${ids}::uuid[])`.execute(
    db,
  );
  return rows;
}

/** The form under a lock that lasts as long as the transaction. */
export async function lockForm(db: FormDb, id: string): Promise<StoredForm | null> {
  const { rows } = await sql<StoredForm>`select ${columns} from forms.form f where f.id = ${id} for update`.execute(db);
  return rows[0] ?? null;
}

/** Lets others answer meanwhile, and keeps the job away that writes anonymous answers anew. */
export async function holdForm(db: FormDb, id: string): Promise<void> {
  await sql`select from forms.form where id = ${id} for share`.execute(db);
}

export interface ListedForm extends Omit<StoredForm, "content" | "revision"> {
  readonly questionCount: number;
  readonly responseCount: number;
  readonly hasAnswered: boolean;
}

/** Newest first. Drafts only for those who write. */
export async function readFormPage(
  db: FormDb,
  workspaceId: string,
  personId: string,
  options: { withDrafts: boolean; after: string | null; limit: number },
): Promise<ListedForm[]> {
  const { rows } =
    await sql<ListedForm>`select f.id, f.workspace_id as "workspaceId", f.title, f.description, f.settings,
      f.state, f.opens_at as "opensAt", f.closes_at as "closesAt", f.max_responses as "maxResponses", f.owner_id as "ownerId",
      f.is_announced as "isAnnounced", f.announced_count as "announcedCount", f.sheet_file_id as "sheetFileId",
      f.created_at as "createdAt", f.changed_at as "changedAt", f.trashed_at as "trashedAt",
      jsonb_array_length(jsonb_path_query_array(f.content, '$.sections[*].questions[*].id')) as "questionCount",
      (select count(*)::int from forms.response r where r.form_id = f.id) as "responseCount",
      (exists (select from forms.response r where r.form_id = f.id and r.person_id = ${personId})
        or exists (select from forms.ballot b where b.form_id = f.id and b.person_id = ${personId})) as "hasAnswered"
    from forms.form f
    where f.workspace_id = ${workspaceId} and f.trashed_at is null and (${options.withDrafts} or f.state <> 'draft')
      and (${options.after}::uuid is null or f.id < ${options.after}::uuid)
    order by f.id desc limit ${options.limit}`.execute(db);
  return rows;
}

export async function insertForm(
  db: FormDb,
  row: Pick<StoredForm, "id" | "workspaceId" | "title" | "description" | "content" | "settings"> & { ownerId: string },
): Promise<void> {
  await sql`insert into forms.form (id, workspace_id, title, description, content, settings, opens_at, closes_at, max_responses, owner_id)
    values (${row.id}, ${row.workspaceId}, ${row.title}, ${row.description}, ${JSON.stringify(row.content)}::jsonb,
      ${JSON.stringify(row.settings)}::jsonb, ${row.settings.opensAt}, ${row.settings.closesAt}, ${row.settings.maxResponses},
      ${row.ownerId})`.execute(db);
}

export async function updateForm(
  db: FormDb,
  id: string,
  row: Pick<StoredForm, "title" | "description" | "content" | "settings" | "state" | "isAnnounced" | "revision">,
): Promise<void> {
  await sql`update forms.form set title = ${row.title}, description = ${row.description},
      content = ${JSON.stringify(row.content)}::jsonb, settings = ${JSON.stringify(row.settings)}::jsonb,
      closed_at = case when ${row.state} = 'closed' then coalesce(closed_at, now()) end, state = ${row.state},
      opens_at = ${row.settings.opensAt}, closes_at = ${row.settings.closesAt}, max_responses = ${row.settings.maxResponses},
      is_announced = ${row.isAnnounced}, revision = ${row.revision}, changed_at = now()
    where id = ${id}`.execute(db);
}

export async function setOwner(db: FormDb, id: string, ownerId: string): Promise<void> {
  await sql`update forms.form set owner_id = ${ownerId}, changed_at = now() where id = ${id}`.execute(db);
}

export async function setSheetFile(db: FormDb, id: string, fileId: number | null): Promise<void> {
  await sql`update forms.form set sheet_file_id = ${fileId} where id = ${id}`.execute(db);
}

/** False when it was so already. */
export async function setFormTrashed(db: FormDb, id: string, isTrashed: boolean): Promise<StoredForm | null> {
  const { rows } = await sql<StoredForm>`update forms.form f set trashed_at = ${isTrashed ? sql`now()` : null}
    where f.id = ${id} and (f.trashed_at is null) = ${isTrashed} returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

export async function readTrashedForms(db: FormDb, workspaceId: string): Promise<StoredForm[]> {
  const { rows } = await sql<StoredForm>`select ${columns} from forms.form f
    where f.workspace_id = ${workspaceId} and f.trashed_at is not null order by f.trashed_at desc limit 500`.execute(
    db,
  );
  return rows;
}

export async function purgeForms(db: FormDb, before: Date): Promise<void> {
  await sql`delete from forms.form where trashed_at < ${before}`.execute(db);
}

/** Forms whose time to open or to close has come; locked, those another process has are left to it. */
export async function takeDueForms(db: FormDb, now: Date): Promise<StoredForm[]> {
  const { rows } = await sql<StoredForm>`select ${columns} from forms.form f
    where f.state = 'open' and f.trashed_at is null
      and (f.closes_at <= ${now} or (not f.is_announced and (f.opens_at is null or f.opens_at <= ${now})))
    limit 200 for update skip locked`.execute(db);
  return rows;
}

export async function markDue(
  db: FormDb,
  id: string,
  change: { isAnnounced?: boolean; isClosed?: boolean },
): Promise<void> {
  await sql`update forms.form set is_announced = is_announced or ${change.isAnnounced ?? false},
      state = case when ${change.isClosed ?? false} then 'closed' else state end,
      closed_at = case when ${change.isClosed ?? false} then now() else closed_at end
    where id = ${id}`.execute(db);
}

/** How many responses have come that the owner was not notified of; counts them as announced in the same statement. */
export async function takeFreshCount(db: FormDb, id: string): Promise<number> {
  const { rows } = await sql<{ fresh: number }>`with counted as (
      select f.id, f.announced_count, (select count(*)::int from forms.response r where r.form_id = f.id) as total
      from forms.form f where f.id = ${id} for update)
    update forms.form f set announced_count = counted.total from counted where f.id = counted.id
    returning greatest(counted.total - counted.announced_count, 0) as fresh`.execute(db);
  return rows[0]?.fresh ?? 0;
}

/** Destroys answers whose time is over; returns how many. */
export async function destroyExpired(db: FormDb): Promise<number> {
  const { rows } = await sql<{ count: number }>`with gone as (
      delete from forms.response r using forms.form f
      where r.form_id = f.id and f.state = 'closed' and f.settings->>'keepMonths' is not null
        and f.closed_at + make_interval(months => (f.settings->>'keepMonths')::int) < now()
      returning r.id),
    files as (delete from forms.upload u using gone where u.response_id = gone.id)
    select count(*)::int as count from gone`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function trimForms(db: FormDb): Promise<void> {
  await sql`delete from forms.upload where response_id is null and uploaded_at < now() - interval '30 days'`.execute(
    db,
  );
  await sql`delete from forms.progress where seen_on < current_date - 60`.execute(db);
  await sql`delete from forms.draft where saved_at < now() - interval '180 days'`.execute(db);
  await sql`delete from forms.spent where not is_ballot and spent_on < current_date - 8`.execute(db);
}

export async function readBlobsInUse(db: FormDb, hashes: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ blob: string }>`select distinct blob from forms.upload
    where blob = any(${hashes}::text[])`.execute(db);
  return rows.map((row) => row.blob);
}

export async function readBlobPlaces(
  db: FormDb,
  hashes: readonly string[],
): Promise<{ hash: string; workspaceId: string }[]> {
  const { rows } = await sql<{
    hash: string;
    workspaceId: string;
  }>`select distinct u.blob as hash, f.workspace_id as "workspaceId"
    from forms.upload u join forms.form f on f.id = u.form_id where u.blob = any(${[...hashes]}::text[])`.execute(db);
  return rows;
}

export async function readFormIds(db: FormDb, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from forms.form
    where ${after}::uuid is null or id > ${after}::uuid order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

export async function readFormsOfWorkspace(db: FormDb, workspaceId: string): Promise<StoredForm[]> {
  const { rows } = await sql<StoredForm>`select ${columns} from forms.form f
    where f.workspace_id = ${workspaceId} and f.trashed_at is null order by f.id`.execute(db);
  return rows;
}

/** The oldest key signs; the first process to need one makes it. */
export async function readSigningKey(db: FormDb, fresh: { id: string; secret: string }): Promise<string> {
  await db.transaction().execute(async (trx) => {
    await sql`lock table forms.signing_key in exclusive mode`.execute(trx);
    await sql`insert into forms.signing_key (id, secret)
      select ${fresh.id}, ${fresh.secret} where not exists (select from forms.signing_key)`.execute(trx);
  });
  const { rows } = await sql<{
    secret: string;
  }>`select secret from forms.signing_key order by created_at limit 1`.execute(db);
  return rows[0]?.secret ?? fresh.secret;
}
