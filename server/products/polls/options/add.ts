import type { NewOption, Poll } from "@safos/contract/polls";
import { refuse } from "#http";
import { eventActorOf, type Actor } from "#items";
import type { PollContext } from "../context.ts";
import { pollEvent } from "../events.ts";
import { requireOpen, withPollLock } from "../poll-lock.ts";
import { insertOptions, readOptions } from "../queries.ts";
import { optionOf } from "./shape.ts";

const maxOptions = 100;

/** Adds or proposes an option. Refuses MISSING, FORBIDDEN, IN_CHANNEL, POLL_CLOSED, PROPOSALS_OFF, TOO_MANY_OPTIONS, POLL_SHAPE. */
export async function addOption(ctx: PollContext, actor: Actor, id: string, fresh: NewOption): Promise<Poll> {
  return withPollLock(ctx, actor, id, "comment", async (trx, row, role) => {
    const isMaker = ctx.workspaces.can(role, "manage");
    requireOpen(row);
    if (!isMaker && row.proposals === "none") throw refuse("PROPOSALS_OFF");
    const options = await readOptions(trx, [id]);
    if (options.length >= maxOptions) throw refuse("TOO_MANY_OPTIONS");
    const by = isMaker ? null : (actor.person?.displayName ?? actor.link?.guest?.name ?? null);
    if (!isMaker && by === null) throw refuse("GUEST_NAME_MISSING");
    const place = Math.max(-1, ...options.map((one) => one.place)) + 1;
    await insertOptions(trx, [optionOf(id, row.kind, fresh, place, by, isMaker || row.proposals === "open")]);
    return [pollEvent("poll.optionAdded", row, eventActorOf(actor))];
  });
}
