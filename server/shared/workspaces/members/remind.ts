import { system } from "#events";
import type { WorkspaceContext } from "../context.ts";
import { envelopeOf } from "./close.ts";
import { claimDue } from "./due.ts";

/** Tells of one page of memberships that end soon; false when there was none. */
async function remindSome(context: WorkspaceContext, days: 1 | 7): Promise<boolean> {
  const guestsId = context.organisations.guests()?.id ?? null;
  return context.db.transaction().execute(async (trx) => {
    const due = await claimDue(trx, days, guestsId);
    await context.events.emit(
      trx,
      due.map(({ workspaceId, personId, endsAt }) => ({
        type: "member.endsSoon" as const,
        ...envelopeOf({ workspaceId, personId, actor: system }),
        payload: { personId, endsAt: endsAt.toISOString() },
      })),
    );
    return due.length > 0;
  });
}

/** Tells of memberships that end within a week, and again on the last day; again and again, and in several processes at once. */
export async function remindMembers(context: WorkspaceContext): Promise<void> {
  // The last day first: of an end that close nobody hears twice.
  for (const days of [1, 7] as const) while (await remindSome(context, days));
}
