import { system, type Transaction } from "#events";
import { refuse } from "#http";
import type { Log } from "#log";
import { forgetMember, type WorkspaceContext } from "../context.ts";
import { deleteMember, lockWorkspace, readExpired, readMemberEnd, type WorkspaceDb } from "../queries.ts";
import { closeMembership, envelopeOf } from "./close.ts";

const atOnce = 500;

/** Ends one membership whose time is over, unless someone has prolonged it meanwhile. */
async function endOne(
  context: WorkspaceContext,
  { workspaceId, personId }: { readonly workspaceId: string; readonly personId: string },
): Promise<void> {
  await context.db.transaction().execute(async (trx) => {
    await lockWorkspace(trx, workspaceId);
    const member = await readMemberEnd(trx, workspaceId, personId);
    if (member?.isOver !== true) return;
    await deleteMember(trx, workspaceId, personId);
    const act = { workspaceId, personId, actor: system };
    await closeMembership(context, trx, act);
    // Of an emergency access its own module tells.
    if (!member.isEmergency)
      await context.events.emit(trx, { type: "member.ended", ...envelopeOf(act), payload: { personId } });
  });
  forgetMember(context, workspaceId, personId);
}

/**
 * Ends someone's membership of before whose time is over, where the job has not come yet: what it opened is not opened again by a new
 * one. Refuses ALREADY_MEMBER for one that lasts.
 */
export async function requireOver(
  context: WorkspaceContext,
  trx: Transaction & WorkspaceDb,
  { workspaceId, personId }: { readonly workspaceId: string; readonly personId: string },
): Promise<void> {
  const before = await readMemberEnd(trx, workspaceId, personId);
  if (before?.isOver === false) throw refuse("ALREADY_MEMBER");
  if (!before) return;
  await deleteMember(trx, workspaceId, personId);
  await closeMembership(context, trx, { workspaceId, personId, actor: system });
}

/** Ends the memberships whose time is over. One that cannot be ended does not keep the others. */
export async function endMembers(context: WorkspaceContext, log: Pick<Log, "error">): Promise<void> {
  let after: { workspaceId: string; personId: string } | null = null;
  for (;;) {
    const page = await readExpired(context.db, after, atOnce);
    for (const member of page) {
      try {
        await endOne(context, member);
      } catch (error) {
        log.error({ error, workspaceId: member.workspaceId }, "a membership whose time is over could not be ended");
      }
    }
    after = page.at(-1) ?? null;
    if (page.length < atOnce) return;
  }
}
