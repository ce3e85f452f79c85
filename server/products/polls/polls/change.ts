import type { ChangePoll, Poll } from "@safos/contract/polls";
import { refuse } from "#http";
import { eventActorOf, type Actor } from "#items";
import type { PollContext } from "../context.ts";
import { pollEvent } from "../events.ts";
import { requireOpen, withPollLock } from "../poll-lock.ts";
import { readBallots, readCounts, updatePoll, type PollDb, type PollRow } from "../queries.ts";
import { countBallots, votesFor } from "../rules.ts";
import { checkSettings } from "./settings.ts";

/** Changes what is named. Refuses MISSING, FORBIDDEN, INVALID, DEADLINE_PAST, IN_CHANNEL, POLL_CLOSED, OPTION_HAS_VOTES. */
export async function changePoll(ctx: PollContext, actor: Actor, id: string, change: ChangePoll): Promise<Poll> {
  checkSettings(change);
  return withPollLock(ctx, actor, id, "manage", async (trx, row) => {
    requireOpen(row);
    // Those who voted did so under a promise about who sees what.
    if (change.results !== undefined && change.results !== row.results && (await countVotes(trx, row)) > 0)
      throw refuse("OPTION_HAS_VOTES", "Someone has voted; who sees the results stays as it was.");
    await updatePoll(trx, id, change);
    return [pollEvent("poll.changed", { ...row, title: change.title ?? row.title }, eventActorOf(actor))];
  });
}

async function countVotes(trx: PollDb, row: PollRow): Promise<number> {
  const counts = row.isAnonymous ? await readCounts(trx, row.id) : countBallots(await readBallots(trx, row.id));
  return Object.keys(counts).reduce((sum, id) => sum + votesFor(row, counts, id), 0);
}
