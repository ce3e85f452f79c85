import type { Ballot, Poll, PollOption } from "@safos/contract/polls";

/** What an option has got: points in ranked polls, else votes. */
export const amountOf = (poll: Poll, option: PollOption): number =>
  (poll.choice === "ranked" ? option.points : option.votes) ?? 0;

/** What an option could have got, and is shown as a share of: most points in ranked polls, else every voter. */
export function fullAmount(poll: Poll): number {
  if (poll.choice !== "ranked") return Math.max(1, poll.voteCount);
  return Math.max(1, ...poll.options.map((one) => amountOf(poll, one)));
}

/** The options that stand first: by points in ranked polls, else by votes and then by maybe. Nobody's when nobody has voted. */
export function bestOptions(poll: Poll): ReadonlySet<string> {
  const weight = (one: PollOption): number =>
    poll.choice === "ranked" ? (one.points ?? 0) : (one.votes ?? 0) * 1000 + (one.maybe ?? 0);
  const most = Math.max(0, ...poll.options.map(weight));
  return new Set(most === 0 ? [] : poll.options.filter((one) => weight(one) === most).map((one) => one.id));
}

/** The ballots that chose an option, said yes to it, or put it first. */
export function votersOf(poll: Poll, option: PollOption): Ballot[] {
  const chosen = poll.choice === "yesno" ? 2 : 1;
  return poll.ballots.filter((ballot) =>
    ballot.answers.some((answer) => answer.optionId === option.id && answer.value === chosen),
  );
}
