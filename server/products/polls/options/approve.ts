import type { Poll } from "@safos/contract/polls";
import { eventActorOf, type Actor } from "#items";
import type { PollContext } from "../context.ts";
import { pollEvent } from "../events.ts";
import { requireOpen, withPollLock } from "../poll-lock.ts";
import { approveOption as writeApproval } from "../queries.ts";
import { missing } from "../refusals.ts";

/** Lets an option that was proposed be voted for. Refuses MISSING, FORBIDDEN, IN_CHANNEL, POLL_CLOSED. */
export function approveOption(ctx: PollContext, actor: Actor, id: string, optionId: string): Promise<Poll> {
  return withPollLock(ctx, actor, id, "write", async (trx, row) => {
    requireOpen(row);
    if (!(await writeApproval(trx, id, optionId))) throw missing();
    return [pollEvent("poll.changed", row, eventActorOf(actor))];
  });
}
