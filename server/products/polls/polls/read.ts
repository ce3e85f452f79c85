import type { Poll } from "@safos/contract/polls";
import type { Actor } from "#items";
import type { Role } from "#workspaces";
import type { PollContext } from "../context.ts";
import { readPolls } from "../queries.ts";
import { missing } from "../refusals.ts";
import { viewPoll } from "../views.ts";

/** A poll as an actor of this role may see it. Refuses MISSING. */
export async function readPollFor(ctx: PollContext, actor: Actor, id: string, role: Role): Promise<Poll> {
  const [row] = await readPolls(ctx.db, [id]);
  if (!row) throw missing();
  return viewPoll(ctx, actor, row, role);
}

export async function readPoll(ctx: PollContext, actor: Actor, id: string): Promise<Poll> {
  const { role } = await ctx.items.require(actor, "poll", id, "read");
  return readPollFor(ctx, actor, id, role);
}
