import type { Decision, Poll } from "@safos/contract/polls";
import { refuse } from "#http";
import { eventActorOf, type Actor } from "#items";
import type { PollContext } from "../context.ts";
import { pollEvent } from "../events.ts";
import { requireOpen, withPollLock } from "../poll-lock.ts";
import { readOptions, readPolls, setDecided } from "../queries.ts";

/** Chooses an option, closes the poll and, when asked to, makes a meeting of a date. Refuses OPTION_UNKNOWN, POLL_SHAPE, IN_CHANNEL. */
export async function decidePoll(
  ctx: PollContext,
  actor: Actor,
  id: string,
  { optionId, makeMeeting }: Decision,
): Promise<Poll> {
  const { db, items } = ctx;
  const { workspaceId } = await items.require(actor, "poll", id, "manage");
  const [row] = await readPolls(db, [id]);
  const option = (await readOptions(db, [id])).find((one) => one.id === optionId && one.isApproved);
  if (!row || !option) throw refuse("OPTION_UNKNOWN");
  if (row.roomId !== null) requireOpen(row);
  let path: string | null = null;
  if (makeMeeting === true && row.meetingPath === null) {
    if (!actor.person || workspaceId === null || option.startsAt === null)
      throw refuse("POLL_SHAPE", "Only a date can become a meeting.");
    const meeting = await ctx.scheduleMeeting(actor.person, workspaceId, {
      title: row.title.slice(0, 200),
      startsAt: option.startsAt.toISOString(),
    });
    path = meeting.path;
    await items.links.link(db, { kind: "poll", id }, { kind: "meeting", id: meeting.id }, actor.person.personId);
  }
  return withPollLock(ctx, actor, id, "manage", async (trx, locked) => {
    await setDecided(trx, id, optionId, path);
    return [pollEvent("poll.decided", locked, eventActorOf(actor), { optionId })];
  });
}
