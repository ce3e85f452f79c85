import type { Poll } from "@safos/contract/polls";
import { refuse } from "#http";
import { eventActorOf, type Actor } from "#items";
import type { PollContext } from "../context.ts";
import { pollEvent } from "../events.ts";
import { requireOpen, withPollLock } from "../poll-lock.ts";
import { deleteOption, readBallots, readCounts } from "../queries.ts";
import { missing } from "../refusals.ts";
import { countBallots } from "../rules.ts";

/** Refuses MISSING, FORBIDDEN, IN_CHANNEL, POLL_CLOSED, OPTION_HAS_VOTES. */
export function removeOption(ctx: PollContext, actor: Actor, id: string, optionId: string): Promise<Poll> {
  return withPollLock(ctx, actor, id, "manage", async (trx, row) => {
    requireOpen(row);
    const counts = row.isAnonymous ? await readCounts(trx, id) : countBallots(await readBallots(trx, id));
    if (Object.values(counts[optionId] ?? {}).some((times) => times > 0)) throw refuse("OPTION_HAS_VOTES");
    if (!(await deleteOption(trx, id, optionId))) throw missing();
    return [pollEvent("poll.changed", row, eventActorOf(actor))];
  });
}
