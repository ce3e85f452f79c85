import type { Poll } from "@safos/contract/polls";
import { now } from "#clock";
import type { AnyOutboxEvent, Transaction } from "#events";
import { refuse } from "#http";
import type { Actor } from "#items";
import type { Role } from "#workspaces";
import type { PollContext } from "./context.ts";
import { readPollFor } from "./polls/read.ts";
import { lockPoll, type PollDb, type PollRow } from "./queries.ts";
import { missing } from "./refusals.ts";

/**
 * Does something under the poll's lock, having checked the access, and answers with the poll as it is then. Access is asked
 * again under the lock; a poll in a channel is voted in there, and what may be done to it here does not wait for voters.
 */
export async function withPollLock(
  ctx: PollContext,
  actor: Actor,
  id: string,
  action: "comment" | "write" | "manage",
  work: (trx: PollDb & Transaction, row: PollRow, role: Role) => Promise<readonly AnyOutboxEvent[]>,
): Promise<Poll> {
  const item = await ctx.items.require(actor, "poll", id, action);
  const { role } = item;
  await ctx.db.transaction().execute(async (trx) => {
    const row = await lockPoll(trx, id);
    if (!row || row.trashedAt !== null) throw missing();
    if (item.accessOf === undefined) await ctx.items.requireStill(trx, actor, [item], action);
    await ctx.events.emit(trx, await work(trx, row, role));
  });
  return readPollFor(ctx, actor, id, role);
}

/** Refuses IN_CHANNEL and POLL_CLOSED. */
export function requireOpen(row: PollRow): void {
  if (row.roomId !== null)
    throw refuse("IN_CHANNEL", {
      roomId: row.roomId,
      eventId: row.eventId,
    });
  const isOver = row.closedAt !== null || (row.deadline !== null && row.deadline.getTime() <= now());
  if (isOver) throw refuse("POLL_CLOSED");
}
