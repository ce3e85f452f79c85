import type { Answer, ChangePoll, Choice, Poll } from "@safos/contract/polls";
import { isUuid, sql, type Db } from "#database";

export interface PollTables {
  "polls.poll": { id: string };
  "polls.option": { poll_id: string };
  "polls.ballot": { poll_id: string };
  "polls.roll": { poll_id: string };
  "polls.tally": { poll_id: string };
}
export type PollDb = Db<PollTables>;

export interface PollRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly title: string;
  readonly description: string;
  readonly kind: "text" | "date";
  readonly choice: Choice;
  readonly maxChoices: number | null;
  readonly optionLimit: number | null;
  readonly hasMaybe: boolean;
  readonly isAnonymous: boolean;
  readonly results: Poll["results"];
  readonly proposals: Poll["proposals"];
  readonly deadline: Date | null;
  readonly remindHours: number | null;
  readonly timeZone: string;
  readonly quorum: number | null;
  readonly closedAt: Date | null;
  readonly decidedOptionId: string | null;
  readonly meetingPath: string | null;
  readonly roomId: string | null;
  readonly eventId: string | null;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly trashedAt: Date | null;
}
export interface OptionRow {
  readonly pollId: string;
  readonly id: string;
  readonly place: number;
  readonly text: string;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  readonly isAllDay: boolean;
  readonly proposedBy: string | null;
  readonly isApproved: boolean;
}
export interface BallotRow {
  readonly pollId: string;
  readonly voter: string;
  readonly name: string;
  readonly answers: readonly Answer[];
}
/** How many gave an option a value: `{"<option>": {"2": 5}}`. */
export type Counts = Readonly<Record<string, Readonly<Record<string, number>>>>;

const columns = sql`id, workspace_id as "workspaceId", title, description, kind, choice, max_choices as "maxChoices", option_limit as "optionLimit",
  has_maybe as "hasMaybe", is_anonymous as "isAnonymous", results, proposals, deadline, remind_hours as "remindHours", time_zone as "timeZone",
  quorum, closed_at as "closedAt", decided_option_id as "decidedOptionId", meeting_path as "meetingPath", room_id as "roomId",
  event_id as "eventId", created_by as "createdBy", created_at as "createdAt", trashed_at as "trashedAt"`;
const optionColumns = sql`poll_id as "pollId", id, place, text, starts_at as "startsAt", ends_at as "endsAt", is_all_day as "isAllDay",
  proposed_by as "proposedBy", is_approved as "isApproved"`;

export async function readPolls(db: PollDb, ids: readonly string[]): Promise<PollRow[]> {
  const { rows } =
    await sql<PollRow>`select ${columns} from polls.poll where id = any(${ids.filter(isUuid)}::uuid[])`.execute(db);
  return rows;
}
/** The poll with its row locked: votes, limits and closing take turns. */
export async function lockPoll(db: PollDb, id: string): Promise<PollRow | null> {
  const { rows } = await sql<PollRow>`select ${columns} from polls.poll where id = ${id} for update`.execute(db);
  return rows[0] ?? null;
}
export async function readPollOfEvent(db: PollDb, eventId: string): Promise<PollRow | null> {
  const { rows } = await sql<PollRow>`select ${columns} from polls.poll where event_id = ${eventId}`.execute(db);
  return rows[0] ?? null;
}
/** Newest first. */
export async function readPollPage(
  db: PollDb,
  workspaceIds: readonly string[],
  options: { isOpen: boolean | null; after: string | null; limit: number },
): Promise<PollRow[]> {
  const { rows } = await sql<PollRow>`select ${columns} from polls.poll
    where workspace_id = any(${[...workspaceIds]}::uuid[]) and trashed_at is null
      and (${options.isOpen}::boolean is null or (closed_at is null) = ${options.isOpen}::boolean)
      and (${options.after}::uuid is null or id < ${options.after}::uuid) order by id desc limit ${options.limit}`.execute(
    db,
  );
  return rows;
}
export async function readTrashedPolls(db: PollDb, workspaceId: string): Promise<PollRow[]> {
  const { rows } = await sql<PollRow>`select ${columns} from polls.poll
    where workspace_id = ${workspaceId} and trashed_at is not null order by trashed_at desc limit 500`.execute(db);
  return rows;
}
export async function readPollIds(db: PollDb, after: string | null, limit: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from polls.poll
    where id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000') order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}
export async function readOptions(db: PollDb, pollIds: readonly string[]): Promise<OptionRow[]> {
  const { rows } = await sql<OptionRow>`select ${optionColumns} from polls.option
    where poll_id = any(${[...pollIds]}::uuid[]) order by poll_id, place, id`.execute(db);
  return rows;
}
export async function readBallots(db: PollDb, pollId: string): Promise<BallotRow[]> {
  const { rows } = await sql<BallotRow>`select poll_id as "pollId", voter, name, answers from polls.ballot
    where poll_id = ${pollId} order by lower(name), voter limit 10000`.execute(db);
  return rows;
}
/** How many have voted in each poll, and whether one of these voters has. */
export async function readTurnout(
  db: PollDb,
  pollIds: readonly string[],
  voters: readonly string[],
): Promise<Map<string, { count: number; hasVoted: boolean }>> {
  const { rows } = await sql<{ id: string; count: number; hasVoted: boolean }>`
    select poll_id as id, count(*)::int as count, bool_or(voter = any(${[...voters]}::text[])) as "hasVoted"
      from polls.ballot where poll_id = any(${[...pollIds]}::uuid[]) group by poll_id
    union all
    select poll_id, cardinality(voters), voters && ${[...voters]}::text[]
      from polls.roll where poll_id = any(${[...pollIds]}::uuid[])`.execute(db);
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}
export async function readCounts(db: PollDb, pollId: string): Promise<Counts> {
  const { rows } = await sql<{ counts: Counts }>`select counts from polls.tally where poll_id = ${pollId}`.execute(db);
  return rows[0]?.counts ?? {};
}

export async function insertPoll(
  db: PollDb,
  poll: Omit<PollRow, "closedAt" | "decidedOptionId" | "meetingPath" | "createdAt" | "trashedAt">,
): Promise<void> {
  await sql`insert into polls.poll (id, workspace_id, title, description, kind, choice, max_choices, option_limit, has_maybe, is_anonymous, results,
      proposals, deadline, remind_hours, time_zone, quorum, room_id, event_id, created_by)
    values (${poll.id}, ${poll.workspaceId}, ${poll.title}, ${poll.description}, ${poll.kind}, ${poll.choice}, ${poll.maxChoices}, ${poll.optionLimit},
      ${poll.hasMaybe}, ${poll.isAnonymous}, ${poll.results}, ${poll.proposals}, ${poll.deadline}, ${poll.remindHours}, ${poll.timeZone},
      ${poll.quorum}, ${poll.roomId}, ${poll.eventId}, ${poll.createdBy}) on conflict (event_id) do nothing`.execute(
    db,
  );
}
export async function insertOptions(db: PollDb, options: readonly OptionRow[]): Promise<void> {
  if (options.length === 0) return;
  await sql`insert into polls.option (poll_id, id, place, text, starts_at, ends_at, is_all_day, proposed_by, is_approved)
    select "pollId", id, place, text, "startsAt", "endsAt", "isAllDay", "proposedBy", "isApproved"
    from jsonb_to_recordset(${JSON.stringify(options)}::jsonb) as o("pollId" uuid, id text, place integer, text text, "startsAt" timestamptz,
      "endsAt" timestamptz, "isAllDay" boolean, "proposedBy" text, "isApproved" boolean) on conflict do nothing`.execute(
    db,
  );
}
export async function updatePoll(db: PollDb, id: string, change: ChangePoll): Promise<void> {
  const has = (name: keyof ChangePoll): boolean => change[name] !== undefined;
  await sql`update polls.poll set
    title = coalesce(${change.title ?? null}, title), description = coalesce(${change.description ?? null}, description),
    max_choices = case when ${has("maxChoices")} then ${change.maxChoices ?? null}::integer else max_choices end,
    option_limit = case when ${has("optionLimit")} then ${change.optionLimit ?? null}::integer else option_limit end,
    has_maybe = coalesce(${change.hasMaybe ?? null}, has_maybe), results = coalesce(${change.results ?? null}, results),
    proposals = coalesce(${change.proposals ?? null}, proposals),
    deadline = case when ${has("deadline")} then ${change.deadline ?? null}::timestamptz else deadline end,
    remind_hours = case when ${has("remindHours")} then ${change.remindHours ?? null}::integer else remind_hours end,
    reminded_at = case when ${has("deadline") || has("remindHours")} then null else reminded_at end,
    time_zone = coalesce(${change.timeZone ?? null}, time_zone),
    quorum = case when ${has("quorum")} then ${change.quorum ?? null}::integer else quorum end
    where id = ${id}`.execute(db);
}
export async function setClosed(db: PollDb, id: string, isClosed: boolean, at: Date | null = null): Promise<void> {
  await sql`update polls.poll set closed_at = case when ${isClosed} then coalesce(${at}::timestamptz, now()) end,
    deadline = case when ${isClosed} then deadline when deadline <= now() then null else deadline end,
    decided_option_id = case when ${isClosed} then decided_option_id end where id = ${id}`.execute(db);
}
export async function setDecided(db: PollDb, id: string, optionId: string, meetingPath: string | null): Promise<void> {
  await sql`update polls.poll set decided_option_id = ${optionId}, meeting_path = coalesce(${meetingPath}, meeting_path),
    closed_at = coalesce(closed_at, now()) where id = ${id}`.execute(db);
}
export async function setTrashed(db: PollDb, id: string, isTrashed: boolean): Promise<void> {
  await sql`update polls.poll set trashed_at = case when ${isTrashed} then coalesce(trashed_at, now()) end where id = ${id}`.execute(
    db,
  );
}
export async function deletePollsOfRoom(db: PollDb, roomId: string): Promise<void> {
  await sql`delete from polls.poll where room_id = ${roomId}`.execute(db);
}
export async function deletePollsTrashedBefore(db: PollDb, before: Date): Promise<void> {
  await sql`delete from polls.poll where trashed_at < ${before}`.execute(db);
}
export async function approveOption(db: PollDb, pollId: string, id: string): Promise<boolean> {
  const { rows } =
    await sql`update polls.option set is_approved = true where poll_id = ${pollId} and id = ${id} returning id`.execute(
      db,
    );
  return rows.length > 0;
}
export async function deleteOption(db: PollDb, pollId: string, id: string): Promise<boolean> {
  const { rows } = await sql`delete from polls.option where poll_id = ${pollId} and id = ${id} returning id`.execute(
    db,
  );
  return rows.length > 0;
}
export async function upsertBallot(db: PollDb, ballot: BallotRow): Promise<void> {
  await sql`insert into polls.ballot (poll_id, voter, name, answers) values (${ballot.pollId}, ${ballot.voter}, ${ballot.name},
      ${JSON.stringify(ballot.answers)}::jsonb)
    on conflict (poll_id, voter) do update set name = excluded.name, answers = excluded.answers, voted_at = now()`.execute(
    db,
  );
}
export async function deleteBallot(db: PollDb, pollId: string, voter: string): Promise<boolean> {
  const { rows } =
    await sql`delete from polls.ballot where poll_id = ${pollId} and voter = ${voter} returning voter`.execute(db);
  return rows.length > 0;
}
/** All ballots of a poll in place of what was there. */
export async function replaceBallots(db: PollDb, pollId: string, ballots: readonly BallotRow[]): Promise<void> {
  await sql`delete from polls.ballot where poll_id = ${pollId}`.execute(db);
  if (ballots.length > 0)
    await sql`insert into polls.ballot (poll_id, voter, name, answers)
      select ${pollId}::uuid, voter, name, answers from jsonb_to_recordset(${JSON.stringify(ballots)}::jsonb)
        as b(voter text, name text, answers jsonb)`.execute(db);
}
/** Puts a voter on the roll; false when they stand there already. Call under the poll's lock. */
export async function addToRoll(db: PollDb, pollId: string, voter: string): Promise<boolean> {
  const { rows } = await sql`insert into polls.roll (poll_id, voters) values (${pollId}, array[${voter}])
    on conflict (poll_id) do update set voters = (select array_agg(v order by v) from unnest(polls.roll.voters || excluded.voters) v)
      where not polls.roll.voters && excluded.voters returning poll_id`.execute(db);
  return rows.length > 0;
}
export async function putCounts(db: PollDb, pollId: string, counts: Counts): Promise<void> {
  await sql`insert into polls.tally (poll_id, counts) values (${pollId}, ${JSON.stringify(counts)}::jsonb)
    on conflict (poll_id) do update set counts = excluded.counts`.execute(db);
}
/** Open polls whose deadline has passed; each goes to one process only. */
export async function takeExpired(db: PollDb): Promise<PollRow[]> {
  const { rows } = await sql<PollRow>`update polls.poll set closed_at = deadline
    where id in (select id from polls.poll where closed_at is null and trashed_at is null and deadline <= now() for update skip locked limit 100)
    returning ${columns}`.execute(db);
  return rows;
}
export async function takeReminders(db: PollDb): Promise<PollRow[]> {
  const { rows } = await sql<PollRow>`update polls.poll set reminded_at = now()
    where id in (select id from polls.poll where closed_at is null and trashed_at is null and reminded_at is null and remind_hours is not null
      and deadline - make_interval(hours => remind_hours) <= now() and deadline > now() for update skip locked limit 100)
    returning ${columns}`.execute(db);
  return rows;
}
/** Voters of a poll that is not anonymous. */
export async function readVoters(db: PollDb, pollId: string): Promise<Set<string>> {
  const { rows } = await sql<{ voter: string }>`select voter from polls.ballot where poll_id = ${pollId}
    union all select unnest(voters) from polls.roll where poll_id = ${pollId}`.execute(db);
  return new Set(rows.map((row) => row.voter));
}
