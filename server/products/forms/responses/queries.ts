import type { Answers } from "@safos/contract/form-shapes";
import { sql } from "#database";
import type { FormDb } from "../forms/queries.ts";

export interface StoredResponse {
  readonly id: string;
  readonly formId: string;
  readonly personId: string | null;
  readonly guestName: string | null;
  readonly sentAt: Date | null;
  /** `2026-11-24` */
  readonly sentOn: string;
  readonly changedAt: Date | null;
  readonly answers: Answers;
}
export interface StoredUpload {
  readonly id: string;
  readonly questionId: string;
  readonly responseId: string | null;
  readonly blob: string;
  readonly name: string;
  readonly size: number;
}

const columns = sql`r.id, r.form_id as "formId", r.person_id as "personId", r.guest_name as "guestName",
  r.sent_at as "sentAt", r.sent_on::text as "sentOn", r.changed_at as "changedAt", r.answers`;
const uploadColumns = sql`u.id, u.question_id as "questionId", u.response_id as "responseId", u.blob, u.name, u.size`;

/** False when the person has answered already. */
export async function insertResponse(
  db: FormDb,
  row: {
    id: string;
    formId: string;
    personId: string | null;
    onceKey: string | null;
    guestName: string | null;
    keyHash: Buffer | null;
    sentAt: Date | null;
    sentOn: Date;
    tookSeconds: number | null;
    answers: Answers;
    marks: readonly string[];
  },
): Promise<boolean> {
  const { rows } =
    await sql`insert into forms.response (id, form_id, person_id, once_key, guest_name, key_hash, sent_at, sent_on,
      took_seconds, answers, marks)
    values (${row.id}, ${row.formId}, ${row.personId}, ${row.onceKey}, ${row.guestName}, ${row.keyHash}, ${row.sentAt},
      (${row.sentOn}::timestamptz at time zone 'Europe/Stockholm')::date, ${row.tookSeconds}, ${JSON.stringify(row.answers)}::jsonb,
      ${row.marks}::text[])
    on conflict (form_id, once_key) do nothing returning id`.execute(db);
  return rows.length > 0;
}

export async function updateResponse(
  db: FormDb,
  id: string,
  row: { answers: Answers; marks: readonly string[]; changedAt: Date | null },
): Promise<void> {
  await sql`update forms.response set answers = ${JSON.stringify(row.answers)}::jsonb, marks = ${row.marks}::text[],
    changed_at = ${row.changedAt} where id = ${id}`.execute(db);
}

export async function deleteResponse(db: FormDb, formId: string, id: string): Promise<boolean> {
  const { rows } =
    await sql`with gone as (delete from forms.response where form_id = ${formId} and id = ${id} returning id),
      files as (delete from forms.upload u using gone where u.response_id = gone.id)
    select id from gone`.execute(db);
  return rows.length > 0;
}

export async function countResponses(db: FormDb, formId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from forms.response
    where form_id = ${formId}`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function readResponse(db: FormDb, formId: string, id: string): Promise<StoredResponse | null> {
  const { rows } = await sql<StoredResponse>`select ${columns} from forms.response r
    where r.form_id = ${formId} and r.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** The person's latest answer, or the one that a key opens; locked when it is to be changed. */
export async function readOwnResponse(
  db: FormDb,
  formId: string,
  by: { personId: string } | { keyHash: Buffer },
  isLocked = false,
): Promise<StoredResponse | null> {
  const { rows } = await sql<StoredResponse>`select ${columns} from forms.response r where r.form_id = ${formId}
    and ${"personId" in by ? sql`r.person_id = ${by.personId}` : sql`r.key_hash = ${by.keyHash}`}
    order by r.sent_at desc nulls last limit 1 ${isLocked ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

/** Newest first; anonymous ones by their random ids. `after`: what `placeOf` made of the last one. */
export async function readResponsePage(
  db: FormDb,
  formId: string,
  options: { filter: string | null; after: { sentAt: string; id: string } | null; limit: number },
): Promise<StoredResponse[]> {
  const { filter, after, limit } = options;
  const { rows } = await sql<StoredResponse>`select ${columns} from forms.response r
    where r.form_id = ${formId} and (${filter}::text is null or r.marks @> array[${filter}::text])
      and (${after?.id ?? null}::text is null
        or (coalesce(r.sent_at, 'epoch'), r.id) < (${after?.sentAt ?? "epoch"}::timestamptz, ${after?.id ?? null}::text))
    order by coalesce(r.sent_at, 'epoch') desc, r.id desc limit ${limit}`.execute(db);
  return rows;
}

export async function readUploads(db: FormDb, responseIds: readonly string[]): Promise<StoredUpload[]> {
  if (responseIds.length === 0) return [];
  const { rows } = await sql<StoredUpload>`select ${uploadColumns} from forms.upload u
    where u.response_id = any(${responseIds}::text[])`.execute(db);
  return rows;
}

export async function readUploadsByIds(db: FormDb, formId: string, ids: readonly string[]): Promise<StoredUpload[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<StoredUpload>`select ${uploadColumns} from forms.upload u
    where u.form_id = ${formId} and u.id = any(${ids}::text[])`.execute(db);
  return rows;
}

export async function insertUpload(
  db: FormDb,
  row: { id: string; formId: string; questionId: string; blob: string; name: string; size: number; uploadedAt: Date },
): Promise<void> {
  await sql`insert into forms.upload (id, form_id, question_id, blob, name, size, uploaded_at)
    values (${row.id}, ${row.formId}, ${row.questionId}, ${row.blob}, ${row.name}, ${row.size}, ${row.uploadedAt})`.execute(
    db,
  );
}

/** Gives waiting files to an answer; returns how many were still free (or its own). */
export async function claimUploads(
  db: FormDb,
  responseId: string,
  wanted: readonly { id: string; questionId: string }[],
  formId: string,
): Promise<number> {
  const ids = wanted.map((one) => one.id);
  await sql`delete from forms.upload where response_id = ${responseId} and not (id = any(${ids}::text[]))`.execute(db);
  if (ids.length === 0) return 0;
  const { rows } = await sql`update forms.upload u set response_id = ${responseId}, uploaded_at = null
    from unnest(${ids}::text[], ${wanted.map((one) => one.questionId)}::text[]) as w (id, question_id)
    where u.id = w.id and u.question_id = w.question_id and u.form_id = ${formId}
      and (u.response_id is null or u.response_id = ${responseId}) returning u.id`.execute(db);
  return rows.length;
}

/** False when the person has been given one before. */
export async function insertBallot(db: FormDb, formId: string, personId: string): Promise<boolean> {
  const { rows } = await sql`insert into forms.ballot (form_id, person_id) values (${formId}, ${personId})
    on conflict do nothing returning form_id`.execute(db);
  return rows.length > 0;
}

export async function hasBallot(db: FormDb, formId: string, personId: string): Promise<boolean> {
  const { rows } = await sql`select from forms.ballot where form_id = ${formId} and person_id = ${personId}`.execute(
    db,
  );
  return rows.length > 0;
}

/** False when it has been used before. */
export async function spendToken(db: FormDb, formId: string, token: Buffer, isBallot: boolean): Promise<boolean> {
  const { rows } = await sql`insert into forms.spent (form_id, token, spent_on, is_ballot)
    values (${formId}, ${token}, current_date, ${isBallot}) on conflict do nothing returning form_id`.execute(db);
  return rows.length > 0;
}

/**
 * Writes the ballots, used tokens and answers of an anonymous form anew in random order and one transaction, so that
 * neither their place in the table nor the transaction that wrote them says which came together.
 */
export async function settleAnonymous(db: FormDb, formId: string): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await sql`select from forms.form where id = ${formId} for update`.execute(trx);
    for (const table of ["ballot", "spent", "response"] as const) {
      const name = sql.table(`forms.${table}`);
      await sql`with gone as (delete from ${name} where form_id = ${formId} returning *)
        insert into ${name} select * from gone order by random()`.execute(trx);
    }
  });
}

export async function readDraft(
  db: FormDb,
  formId: string,
  personId: string,
): Promise<{ answers: Answers; savedAt: Date } | null> {
  const { rows } = await sql<{ answers: Answers; savedAt: Date }>`select answers, saved_at as "savedAt" from forms.draft
    where form_id = ${formId} and person_id = ${personId}`.execute(db);
  return rows[0] ?? null;
}

export async function upsertDraft(db: FormDb, formId: string, personId: string, answers: Answers): Promise<void> {
  await sql`insert into forms.draft (form_id, person_id, answers) values (${formId}, ${personId}, ${JSON.stringify(answers)}::jsonb)
    on conflict (form_id, person_id) do update set answers = excluded.answers, saved_at = now()`.execute(db);
}

export async function deleteDraft(db: FormDb, formId: string, personId: string): Promise<void> {
  await sql`delete from forms.draft where form_id = ${formId} and person_id = ${personId}`.execute(db);
}

export async function upsertProgress(db: FormDb, formId: string, key: string, questionId: string): Promise<void> {
  await sql`insert into forms.progress (form_id, key, question_id, seen_on) values (${formId}, ${key}, ${questionId}, current_date)
    on conflict (form_id, key) do update set question_id = excluded.question_id, seen_on = current_date`.execute(db);
}

export async function deleteProgress(db: FormDb, formId: string, key: string): Promise<void> {
  await sql`delete from forms.progress where form_id = ${formId} and key = ${key}`.execute(db);
}

/** Of these persons, those who have answered or hold a ballot. */
export async function readAnswered(db: FormDb, formId: string, personIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`select person_id as id from forms.response
      where form_id = ${formId} and person_id = any(${personIds}::uuid[])
    union select person_id from forms.ballot where form_id = ${formId} and person_id = any(${personIds}::uuid[])`.execute(
    db,
  );
  return new Set(rows.map((row) => row.id));
}
