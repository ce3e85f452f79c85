import type { Answer } from "@safos/contract/polls";
import { type Refusal, refuse } from "#http";
import type { BallotRow, Counts, OptionRow, PollRow } from "./queries.ts";

/** How often each option was given each value, from ballots. */
export function countBallots(ballots: readonly Pick<BallotRow, "answers">[]): Counts {
  return ballots.reduce<Counts>((counts, ballot) => addAnswers(counts, ballot.answers), {});
}

export function addAnswers(counts: Counts, answers: readonly Answer[]): Counts {
  const next: Record<string, Record<string, number>> = Object.fromEntries(
    Object.entries(counts).map(([id, values]) => [id, { ...values }]),
  );
  for (const { optionId, value } of answers) {
    const values = (next[optionId] ??= {});
    values[String(value)] = (values[String(value)] ?? 0) + 1;
  }
  return next;
}

/** Chosen, or yes. In ranked polls: first places. */
export function votesFor(poll: Pick<PollRow, "choice">, counts: Counts, optionId: string): number {
  return counts[optionId]?.[poll.choice === "yesno" ? "2" : "1"] ?? 0;
}
export function maybeFor(poll: Pick<PollRow, "choice">, counts: Counts, optionId: string): number {
  return poll.choice === "yesno" ? (counts[optionId]?.["1"] ?? 0) : 0;
}
/** Borda: of n options the first place gives n points, the last 1. */
export function pointsFor(counts: Counts, optionId: string, optionCount: number): number {
  return Object.entries(counts[optionId] ?? {}).reduce(
    (sum, [rank, times]) => sum + Math.max(0, optionCount - Number(rank) + 1) * times,
    0,
  );
}

/** The answers as they are kept, or a refusal: known options, once each, values that fit, within the poll's limits. */
export function checkVote(
  poll: PollRow,
  options: readonly OptionRow[],
  answers: readonly Answer[],
  counts: Counts,
): Answer[] {
  const open = new Set(options.filter((one) => one.isApproved).map((one) => one.id));
  const ids = answers.map((one) => one.optionId);
  if (ids.some((id) => !open.has(id))) throw refuse("OPTION_UNKNOWN");
  if (new Set(ids).size !== ids.length) throw unfit();
  const isYesNo = poll.choice === "yesno";
  if (isYesNo) {
    if (answers.some(({ value }) => value > 2 || (value === 1 && !poll.hasMaybe)) || answers.length === 0)
      throw unfit();
  } else if (poll.choice === "ranked") {
    const ranks = answers.map((one) => one.value).sort((a, b) => a - b);
    if (ranks.length === 0 || ranks.some((rank, index) => rank !== index + 1)) throw unfit();
  } else if (answers.some((one) => one.value !== 1) || answers.length === 0) throw unfit();

  const chosen = isYesNo ? answers.filter((one) => one.value === 2) : answers;
  const most = poll.choice === "single" ? 1 : poll.choice === "ranked" ? null : poll.maxChoices;
  if (most !== null && chosen.length > most) throw refuse("TOO_MANY_CHOICES", { most });
  if (poll.optionLimit !== null && poll.choice !== "ranked")
    for (const { optionId } of chosen)
      if (votesFor(poll, counts, optionId) >= poll.optionLimit) throw refuse("OPTION_FULL", { optionId });
  return answers.map(({ optionId, value }) => ({ optionId, value }));
}

function unfit(): Refusal {
  return refuse("VOTE_INVALID");
}

/** Whether someone may see how it went. Nobody sees hidden results before the poll closes, not even its maker. */
export function areResultsShown(poll: Pick<PollRow, "results" | "closedAt">, hasVoted: boolean): boolean {
  if (poll.closedAt !== null || poll.results === "always") return true;
  return poll.results === "afterVote" && hasVoted;
}
