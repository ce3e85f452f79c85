import { sql } from "#database";
import type { FormDb } from "../forms/queries.ts";

export interface Totals {
  readonly responseCount: number;
  readonly shownCount: number;
  readonly medianSeconds: number | null;
  readonly lastAt: Date | null;
  readonly lastOn: string | null;
  readonly todayCount: number;
  readonly begunCount: number;
  readonly stoppedAt: string | null;
}

export async function readTotals(db: FormDb, formId: string, filter: string | null): Promise<Totals> {
  const { rows } = await sql<Totals>`select count(*)::int as "responseCount",
      (count(*) filter (where ${filter}::text is null or marks @> array[${filter}::text]))::int as "shownCount",
      (percentile_disc(0.5) within group (order by took_seconds))::int as "medianSeconds",
      max(sent_at) as "lastAt", max(sent_on)::text as "lastOn",
      (count(*) filter (where sent_on = (now() at time zone 'Europe/Stockholm')::date))::int as "todayCount",
      (select count(*)::int from forms.progress p where p.form_id = ${formId}) as "begunCount",
      (select mode() within group (order by p.question_id) from forms.progress p where p.form_id = ${formId}) as "stoppedAt"
    from forms.response where form_id = ${formId}`.execute(db);
  return (
    rows[0] ?? {
      responseCount: 0,
      shownCount: 0,
      medianSeconds: null,
      lastAt: null,
      lastOn: null,
      todayCount: 0,
      begunCount: 0,
      stoppedAt: null,
    }
  );
}

/** How many answers have each mark; the commonest first within a question's own many. */
export async function countMarks(
  db: FormDb,
  formId: string,
  filter: string | null,
): Promise<{ mark: string; count: number }[]> {
  const { rows } = await sql<{ mark: string; count: number }>`select mark, count(*)::int as count
    from forms.response r, unnest(r.marks) mark
    where r.form_id = ${formId} and (${filter}::text is null or r.marks @> array[${filter}::text])
    group by mark order by count desc, mark limit 20000`.execute(db);
  return rows;
}

/** Some texts of each question in words: the newest, or where there is no time those with the smallest random ids. */
export async function readSomeTexts(
  db: FormDb,
  formId: string,
  questionIds: readonly string[],
  filter: string | null,
  limit: number,
): Promise<{ questionId: string; text: string }[]> {
  if (questionIds.length === 0) return [];
  const { rows } = await sql<{ questionId: string; text: string }>`select q.id as "questionId", t.text
    from unnest(${questionIds}::text[]) q (id),
      lateral (select r.answers->>q.id as text from forms.response r
        where r.form_id = ${formId} and r.marks @> array[q.id] and (${filter}::text is null or r.marks @> array[${filter}::text])
        order by r.sent_at desc nulls last, r.id limit ${limit}) t`.execute(db);
  return rows;
}

export async function readTextPage(
  db: FormDb,
  formId: string,
  questionId: string,
  after: string | null,
  limit: number,
): Promise<{ id: string; text: string }[]> {
  const { rows } = await sql<{ id: string; text: string }>`select r.id, coalesce(
        (select substring(one from 7) from jsonb_array_elements_text(
          case jsonb_typeof(r.answers->${questionId}) when 'array' then r.answers->${questionId} else '[]' end) one
          where one like 'other:%' limit 1),
        r.answers->>${questionId}) as text
    from forms.response r
    where r.form_id = ${formId} and (${after}::text is null or r.id > ${after}::text)
      and (r.marks @> array[${`${questionId}=other`}] or (r.marks @> array[${questionId}::text] and jsonb_typeof(r.answers->${questionId}) = 'string'))
    order by r.id limit ${limit}`.execute(db);
  return rows;
}

/** Pairs of marks of two questions. */
export async function countPairs(
  db: FormDb,
  formId: string,
  rowQuestion: string,
  columnQuestion: string,
): Promise<{ row: string; column: string; count: number }[]> {
  const { rows } = await sql<{ row: string; column: string; count: number }>`
    select split_part(a.mark, '=', 2) as row, split_part(b.mark, '=', 2) as "column", count(*)::int as count
    from forms.response r, unnest(r.marks) a (mark), unnest(r.marks) b (mark)
    where r.form_id = ${formId} and starts_with(a.mark, ${`${rowQuestion}=`}) and starts_with(b.mark, ${`${columnQuestion}=`})
    group by 1, 2 order by 1, 2 limit 5000`.execute(db);
  return rows;
}
