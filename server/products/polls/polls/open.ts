import type { Poll } from "@safos/contract/polls";
import { eventActorOf, type Actor } from "#items";
import type { PollContext } from "../context.ts";
import { pollEvent } from "../events.ts";
import { requireOpen, withPollLock } from "../poll-lock.ts";
import { setClosed } from "../queries.ts";

/** Closes or reopens a poll. Refuses MISSING, FORBIDDEN, IN_CHANNEL. */
export function setPollOpen(ctx: PollContext, actor: Actor, id: string, isOpen: boolean): Promise<Poll> {
  return withPollLock(ctx, actor, id, "manage", async (trx, row) => {
    if (row.roomId !== null) requireOpen(row);
    if ((row.closedAt === null) === isOpen) return [];
    await setClosed(trx, id, !isOpen);
    return [pollEvent(isOpen ? "poll.reopened" : "poll.closed", row, eventActorOf(actor))];
  });
}
