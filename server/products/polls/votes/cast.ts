import type { Answer, Poll } from "@safos/contract/polls";
import { dropCommitHook } from "#database";
import { system } from "#events";
import { refuse } from "#http";
import { eventActorOf, type Actor } from "#items";
import type { PollContext } from "../context.ts";
import { pollEvent } from "../events.ts";
import { requireOpen, withPollLock } from "../poll-lock.ts";
import { addToRoll, putCounts, readBallots, readCounts, readOptions, upsertBallot } from "../queries.ts";
import { addAnswers, areResultsShown, checkVote, countBallots } from "../rules.ts";
import { voterOf } from "../voter.ts";

/** Votes, or votes again where the poll lets. Refuses what `checkVote` does, ALREADY_VOTED and GUEST_NAME_MISSING. */
export async function castVote(ctx: PollContext, actor: Actor, id: string, answers: readonly Answer[]): Promise<Poll> {
  const voter = voterOf(actor);
  if (voter === null) throw refuse("GUEST_NAME_MISSING");
  const name = actor.person?.displayName ?? actor.link?.guest?.name ?? "";
  return withPollLock(ctx, actor, id, "comment", async (trx, row) => {
    requireOpen(row);
    const options = await readOptions(trx, [id]);
    if (row.isAnonymous) {
      // The roll refuses a second vote; a request's key would tie time and voter together.
      dropCommitHook();
      const counts = await readCounts(trx, id);
      const accepted = checkVote(row, options, answers, counts);
      if (!(await addToRoll(trx, id, voter))) throw refuse("ALREADY_VOTED");
      await putCounts(trx, id, addAnswers(counts, accepted));
      // Not even the event says who.
      return [pollEvent("poll.voted", row, system)];
    }
    const others = (await readBallots(trx, id)).filter((one) => one.voter !== voter);
    const accepted = checkVote(row, options, answers, countBallots(others));
    await upsertBallot(trx, { pollId: id, voter, name, answers: accepted });
    return [pollEvent("poll.voted", row, areResultsShown(row, false) ? eventActorOf(actor) : system)];
  });
}
