import type { Decision, Poll } from "@safos/contract/polls";
import type { Transaction } from "#events";
import { refuse } from "#http";
import { eventActorOf, type Actor } from "#items";
import type { PollContext } from "../context.ts";
import { pollEvent } from "../events.ts";
import { requireOpen, withPollLock } from "../poll-lock.ts";
import { readOptions, setDecided, type OptionRow, type PollRow } from "../queries.ts";

/**
 * Chooses an option, closes the poll and, when asked to, makes a meeting of a date: one, however often it is decided. Refuses
 * OPTION_UNKNOWN, POLL_SHAPE, IN_CHANNEL.
 */
export async function decidePoll(
  ctx: PollContext,
  actor: Actor,
  id: string,
  { optionId, makeMeeting }: Decision,
): Promise<Poll> {
  return withPollLock(ctx, actor, id, "manage", async (trx, poll) => {
    const option = (await readOptions(trx, [id])).find((one) => one.id === optionId && one.isApproved);
    if (!option) throw refuse("OPTION_UNKNOWN");
    if (poll.roomId !== null) requireOpen(poll);
    const path = makeMeeting === true && poll.meetingPath === null ? await meet(ctx, trx, actor, poll, option) : null;
    await setDecided(trx, id, optionId, path);
    return [pollEvent("poll.decided", poll, eventActorOf(actor), { optionId })];
  });
}

/** Makes the meeting, links it to the poll and returns its path. */
async function meet(
  ctx: PollContext,
  trx: Transaction,
  { person }: Actor,
  poll: PollRow,
  { startsAt, endsAt }: OptionRow,
): Promise<string> {
  if (!person || startsAt === null) throw refuse("POLL_SHAPE", "Only a date can become a meeting.");
  const meeting = await ctx.scheduleMeeting(trx, person, poll.workspaceId, {
    title: poll.title.slice(0, 200),
    startsAt: startsAt.toISOString(),
    ...(endsAt === null ? {} : { endsAt: endsAt.toISOString() }),
  });
  const { links } = ctx.items;
  await links.link(trx, { kind: "poll", id: poll.id }, { kind: "meeting", id: meeting.id }, person.personId);
  return meeting.path;
}
