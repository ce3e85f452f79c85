import type { Poll, PollSummary } from "@safos/contract/polls";
import type { Identity } from "#identity";
import type { Actor } from "#items";
import type { Role, Workspaces } from "#workspaces";
import {
  readBallots,
  readCounts,
  readOptions,
  readTurnout,
  readVoters,
  type BallotRow,
  type PollDb,
  type PollRow,
} from "./queries.ts";
import { areResultsShown, countBallots, maybeFor, pointsFor, votesFor } from "./rules.ts";

/** How a voter is kept: 'p <person>', 'g <guest>', 'm <matrix id>'. */
export function voterOf(actor: Actor): string | null {
  if (actor.person) return `p ${actor.person.personId}`;
  return actor.link?.guest ? `g ${actor.link.guest.id}` : null;
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

export interface PollViews {
  one(actor: Actor, row: PollRow, role: Role): Promise<Poll>;
  list(actor: Actor, rows: readonly PollRow[]): Promise<PollSummary[]>;
}

export function createPollViews(deps: { db: PollDb; identity: Identity; workspaces: Workspaces }): PollViews {
  const { db, identity, workspaces } = deps;

  async function personViews(ids: readonly string[]) {
    const persons = await identity.personsByIds([...new Set(ids)]);
    return new Map(persons.map((one) => [one.id, identity.view(one)]));
  }

  /** Members who may vote and have not; null where that is nobody's business. */
  async function missingFrom(actor: Actor, row: PollRow, role: Role): Promise<string[] | null> {
    if (row.isAnonymous || row.roomId !== null || !actor.person || !workspaces.can(role, "write")) return null;
    const [members, voters] = await Promise.all([workspaces.membersOf(row.workspaceId), readVoters(db, row.id)]);
    return members
      .filter((one) => workspaces.can(one.role, "comment") && !voters.has(`p ${one.personId}`))
      .map((one) => one.personId)
      .slice(0, 200);
  }

  return {
    async one(actor, row, role) {
      const voter = voterOf(actor);
      const options = await readOptions(db, [row.id]);
      const ballots: readonly BallotRow[] = row.isAnonymous ? [] : await readBallots(db, row.id);
      const counts = row.isAnonymous ? await readCounts(db, row.id) : countBallots(ballots);
      const turnout = (await readTurnout(db, [row.id], voter === null ? [] : [voter])).get(row.id);
      const hasVoted = turnout?.hasVoted ?? false;
      const isShown = areResultsShown(row, hasVoted);
      const own = ballots.find((one) => one.voter === voter);
      const missing = await missingFrom(actor, row, role);
      // Strangers who came by a link see how it went, not who is who in the organisation.
      const shownBallots = isShown && actor.person ? ballots : [];
      const persons = await personViews([
        ...(row.createdBy === null ? [] : [row.createdBy]),
        ...(missing ?? []),
        ...shownBallots.flatMap((one) => (one.voter.startsWith("p ") ? [one.voter.slice(2)] : [])),
      ]);
      const mayReview = workspaces.can(role, "write");
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
        meetingPath: actor.person ? row.meetingPath : null,
        source: row.roomId !== null && row.eventId !== null ? { roomId: row.roomId, eventId: row.eventId } : null,
        createdBy: persons.get(row.createdBy ?? "") ?? null,
        createdAt: row.createdAt.toISOString(),
        options: options
          .filter((one) => one.isApproved || mayReview)
          .map((one) => ({
            id: one.id,
            text: one.text,
            startsAt: iso(one.startsAt),
            endsAt: iso(one.endsAt),
            isAllDay: one.isAllDay,
            proposedBy: one.proposedBy,
            isApproved: one.isApproved,
            votes: isShown ? votesFor(row, counts, one.id) : null,
            maybe: isShown ? maybeFor(row, counts, one.id) : null,
            points: isShown && row.choice === "ranked" ? pointsFor(counts, one.id, options.length) : null,
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
    },
    async list(actor, rows) {
      const voter = voterOf(actor);
      const turnout = await readTurnout(
        db,
        rows.map((row) => row.id),
        voter === null ? [] : [voter],
      );
      const persons = await personViews(rows.flatMap((row) => row.createdBy ?? []));
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
    },
  };
}
