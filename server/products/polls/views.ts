import type { Poll, PollSummary } from "@safos/contract/polls";
import type { Actor } from "#items";
import type { Role } from "#workspaces";
import type { PollContext } from "./context.ts";
import {
  readBallots,
  readCounts,
  readOptions,
  readTurnout,
  readVoters,
  type BallotRow,
  type OptionRow,
  type PollRow,
} from "./queries.ts";
import { areResultsShown, countBallots, maybeFor, pointsFor, votesFor } from "./rules.ts";
import { voterOf } from "./voter.ts";

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

/** A poll as an actor of this role may see it. */
export async function viewPoll(ctx: PollContext, actor: Actor, row: PollRow, role: Role): Promise<Poll> {
  const { db, workspaces } = ctx;
  const voter = voterOf(actor);
  const options = await readOptions(db, [row.id]);
  const ballots: readonly BallotRow[] = row.isAnonymous ? [] : await readBallots(db, row.id);
  const counts = row.isAnonymous ? await readCounts(db, row.id) : countBallots(ballots);
  const turnout = (await readTurnout(db, [row.id], voter === null ? [] : [voter])).get(row.id);
  const hasVoted = turnout?.hasVoted ?? false;
  const isShown = areResultsShown(row, hasVoted);
  const own = ballots.find((one) => one.voter === voter);
  const missing = await missingFrom(ctx, actor, row, role);
  // Visitors with a link see how it went, not who is who in the organisation.
  const shownBallots = isShown && actor.person ? ballots : [];
  const persons = await personViews(ctx, [
    ...(row.createdBy === null ? [] : [row.createdBy]),
    ...(missing ?? []),
    ...shownBallots.flatMap((one) => (one.voter.startsWith("p ") ? [one.voter.slice(2)] : [])),
  ]);
  const mayReview = workspaces.can(role, "write");
  return {
    ...viewSettings(row),
    meetingPath: actor.person ? row.meetingPath : null,
    createdBy: persons.get(row.createdBy ?? "") ?? null,
    options: options
      .filter((one) => one.isApproved || mayReview)
      .map((one) => ({
        ...viewOption(row, one, isShown ? counts : null, options.length),
        isFull: row.optionLimit !== null && votesFor(row, counts, one.id) >= row.optionLimit,
        mine: own?.answers.find((answer) => answer.optionId === one.id)?.value ?? null,
      })),
    voteCount: turnout?.count ?? 0,
    hasVoted,
    areResultsShown: isShown,
    ballots: shownBallots.map((one) => ({
      person: persons.get(one.voter.slice(2)) ?? null,
      name: one.name,
      isGuest: !one.voter.startsWith("p "),
      answers: [...one.answers],
    })),
    missing: missing?.flatMap((id) => persons.get(id) ?? []) ?? null,
    role,
  };
}

function viewSettings(row: PollRow) {
  return {
    id: row.id,
    workspaceId: row.workspaceId,
    title: row.title,
    kind: row.kind,
    description: row.description,
    choice: row.choice,
    maxChoices: row.maxChoices,
    optionLimit: row.optionLimit,
    hasMaybe: row.hasMaybe,
    isAnonymous: row.isAnonymous,
    results: row.results,
    proposals: row.proposals,
    deadline: iso(row.deadline),
    remindHours: row.remindHours,
    timeZone: row.timeZone,
    quorum: row.quorum,
    isOpen: row.closedAt === null,
    closedAt: iso(row.closedAt),
    decidedOptionId: row.decidedOptionId,
    source: row.roomId !== null && row.eventId !== null ? { roomId: row.roomId, eventId: row.eventId } : null,
    createdAt: row.createdAt.toISOString(),
  };
}

/** An option; what was voted for it where counts may be shown. */
function viewOption(row: PollRow, one: OptionRow, counts: Counts | null, optionCount: number) {
  return {
    id: one.id,
    text: one.text,
    startsAt: iso(one.startsAt),
    endsAt: iso(one.endsAt),
    isAllDay: one.isAllDay,
    proposedBy: one.proposedBy,
    isApproved: one.isApproved,
    votes: counts && votesFor(row, counts, one.id),
    maybe: counts && maybeFor(row, counts, one.id),
    points: counts && row.choice === "ranked" ? pointsFor(counts, one.id, optionCount) : null,
  };
}

type Counts = ReturnType<typeof countBallots>;

/** Polls as lists show them; constant statements. */
export async function viewPolls(ctx: PollContext, actor: Actor, rows: readonly PollRow[]): Promise<PollSummary[]> {
  const { db } = ctx;
  const voter = voterOf(actor);
  const turnout = await readTurnout(
    db,
    rows.map((row) => row.id),
    voter === null ? [] : [voter],
  );
  const persons = await personViews(
    ctx,
    rows.flatMap((row) => row.createdBy ?? []),
  );
  return rows.map((row) => ({
    id: row.id,
    workspaceId: row.workspaceId,
    title: row.title,
    kind: row.kind,
    isOpen: row.closedAt === null,
    deadline: iso(row.deadline),
    voteCount: turnout.get(row.id)?.count ?? 0,
    hasVoted: turnout.get(row.id)?.hasVoted ?? false,
    isAnonymous: row.isAnonymous,
    roomId: row.roomId,
    createdAt: row.createdAt.toISOString(),
    createdBy: persons.get(row.createdBy ?? "") ?? null,
  }));
}

async function personViews({ identity }: PollContext, ids: readonly string[]) {
  const persons = await identity.personsByIds([...new Set(ids)]);
  return new Map(persons.map((one) => [one.id, identity.view(one)]));
}

/** Members who may vote and have not; null where that is nobody's business. */
async function missingFrom(
  { db, workspaces }: PollContext,
  actor: Actor,
  row: PollRow,
  role: Role,
): Promise<string[] | null> {
  if (row.isAnonymous || row.roomId !== null || !actor.person || !workspaces.can(role, "write")) return null;
  const [members, voters] = await Promise.all([workspaces.membersOf(row.workspaceId), readVoters(db, row.id)]);
  return members
    .filter((one) => workspaces.can(one.role, "comment") && !voters.has(`p ${one.personId}`))
    .map((one) => one.personId)
    .slice(0, 200);
}
