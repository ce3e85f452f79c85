import type { QuestionState } from "@safos/contract/webinar";
import { sql } from "#database";
import { personOfWho } from "../breakout/room.ts";
import type { MeetingDb } from "../tables.ts";

export interface QuestionRow {
  readonly id: string;
  readonly meetingId: string;
  readonly who: string;
  readonly name: string;
  readonly organisationName: string | null;
  readonly isAnonymous: boolean;
  readonly text: string;
  readonly state: QuestionState;
  readonly askedAt: Date;
  readonly answer: string | null;
  readonly answeredBy: string | null;
}
interface CountedQuestion extends QuestionRow {
  readonly votes: number;
  readonly hasVoted: boolean;
}

const columns = sql`q.id, q.meeting_id as "meetingId", q.who, q.name, q.organisation_name as "organisationName",
  q.is_anonymous as "isAnonymous", q.text, q.state, q.asked_at as "askedAt", q.answer, q.answered_by as "answeredBy"`;

/** The one that is being answered first, then by votes; up to a limit. `all` false: what everybody sees, and one's own. */
export async function readQuestions(
  db: MeetingDb,
  meetingId: string,
  { who, all, limit }: { readonly who: string; readonly all: boolean; readonly limit: number },
): Promise<CountedQuestion[]> {
  const { rows } = await sql<CountedQuestion>`select ${columns}, v.votes, v.has_voted as "hasVoted"
    from meetings.question q
    cross join lateral (select count(*)::integer as votes, coalesce(bool_or(who = ${who}), false) as has_voted
      from meetings.question_vote where question_id = q.id) v
    where q.meeting_id = ${meetingId} and (${all} or q.who = ${who} or q.state in ('open', 'current', 'answered'))
    order by (q.state = 'current') desc, (q.state in ('waiting', 'open')) desc, v.votes desc, q.asked_at, q.id
    limit ${limit}`.execute(db);
  return rows;
}

export async function readQuestion(db: MeetingDb, meetingId: string, id: string): Promise<QuestionRow | null> {
  const { rows } = await sql<QuestionRow>`select ${columns} from meetings.question q
    where q.meeting_id = ${meetingId} and q.id = ${id} for update`.execute(db);
  return rows[0] ?? null;
}

export async function readQuestionsOfWorkspace(
  db: MeetingDb,
  workspaceId: string,
): Promise<(QuestionRow & { readonly votes: number })[]> {
  const { rows } = await sql<QuestionRow & { votes: number }>`select ${columns},
      (select count(*)::integer from meetings.question_vote where question_id = q.id) as votes
    from meetings.question q join meetings.meeting m on m.id = q.meeting_id
    where m.workspace_id = ${workspaceId} and m.trashed_at is null order by q.meeting_id, q.asked_at, q.id`.execute(db);
  return rows;
}

/** Until the end of the transaction no other asks or takes up a question of this webinar. */
export async function lockQuestions(db: MeetingDb, meetingId: string): Promise<void> {
  await sql`select 1 from meetings.meeting where id = ${meetingId} for no key update`.execute(db);
}

/**
 * Up to a limit of unanswered ones of a person, and of all, one at a time. False: there are as many already. To be called in a
 * transaction.
 */
export async function insertQuestion(
  db: MeetingDb,
  row: Omit<QuestionRow, "askedAt" | "answer" | "answeredBy">,
  most: { readonly ofOne: number; readonly ofAll: number },
): Promise<boolean> {
  await lockQuestions(db, row.meetingId);
  const { rows } = await sql`insert into meetings.question
      (id, meeting_id, who, person_id, name, organisation_name, is_anonymous, text, state)
    select ${row.id}, ${row.meetingId}, ${row.who}, ${personOfWho(row.who)}::uuid, ${row.name},
      ${row.organisationName}, ${row.isAnonymous}, ${row.text}, ${row.state}
    where (select count(*) from meetings.question where meeting_id = ${row.meetingId}) < ${most.ofAll}
      and (select count(*) from meetings.question where meeting_id = ${row.meetingId} and who = ${row.who}
        and state in ('waiting', 'open', 'current')) < ${most.ofOne}
    returning id`.execute(db);
  return rows.length > 0;
}

/** False: nothing has changed. */
export async function writeVote(db: MeetingDb, questionId: string, who: string, isUp: boolean): Promise<boolean> {
  const { rows } = await (
    isUp
      ? sql`insert into meetings.question_vote (question_id, who, person_id)
          values (${questionId}, ${who}, ${personOfWho(who)}) on conflict do nothing returning who`
      : sql`delete from meetings.question_vote where question_id = ${questionId} and who = ${who} returning who`
  ).execute(db);
  return rows.length > 0;
}

/** The one before has been answered when another is taken up. */
export async function endCurrent(db: MeetingDb, meetingId: string): Promise<void> {
  await sql`update meetings.question set state = 'answered'
    where meeting_id = ${meetingId} and state = 'current'`.execute(db);
}

export async function updateQuestion(
  db: MeetingDb,
  id: string,
  { state, answer, answeredBy }: Pick<QuestionRow, "state" | "answer" | "answeredBy">,
): Promise<void> {
  await sql`update meetings.question set state = ${state}, answer = ${answer}, answered_by = ${answeredBy}
    where id = ${id}`.execute(db);
}
