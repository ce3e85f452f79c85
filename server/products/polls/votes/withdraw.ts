import type { Poll } from "@safos/contract/polls";
import { system } from "#events";
import { refuse } from "#http";
import type { Actor } from "#items";
import type { PollContext } from "../context.ts";
import { pollEvent } from "../events.ts";
import { requireOpen, withPollLock } from "../poll-lock.ts";
import { deleteBallot } from "../queries.ts";
import { missing } from "../refusals.ts";
import { voterOf } from "../voter.ts";

/** Refuses MISSING, FORBIDDEN, IN_CHANNEL, POLL_CLOSED; ALREADY_VOTED where votes are anonymous. */
export function withdrawVote(ctx: PollContext, actor: Actor, id: string): Promise<Poll> {
  return withPollLock(ctx, actor, id, "comment", async (trx, row) => {
    requireOpen(row);
    if (row.isAnonymous) throw refuse("ALREADY_VOTED");
    if (!(await deleteBallot(trx, id, voterOf(actor) ?? ""))) throw missing();
    return [pollEvent("poll.voted", row, system)];
  });
}
