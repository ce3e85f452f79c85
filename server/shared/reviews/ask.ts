import { now } from "#clock";
import { system } from "#events";
import { about, askDays, dueAt, reviewDays, type ReviewContext } from "./context.ts";
import { markAsked, readReviews } from "./queries.ts";

/** Asks the owners of every workspace that is due, once in a while until one of them answers. */
export async function askForReviews(context: ReviewContext): Promise<void> {
  const { db, events, workspaces } = context;
  const kept = (await workspaces.all()).filter((one) => !one.isPersonal && one.archivedAt === null);
  const rows = await readReviews(
    db,
    kept.map((one) => one.id),
  );
  const due = kept.filter((one) => dueAt(one, rows.get(one.id)?.reviewedAt ?? null).getTime() <= now());
  const members = await workspaces.membersOf(...due.map((one) => one.id));
  const counts = Map.groupBy(members, (one) => one.workspaceId);
  for (const workspace of due) {
    // Someone who is alone in a workspace knows who is in it.
    if ((counts.get(workspace.id)?.length ?? 0) < 2) continue;
    await db.transaction().execute(async (trx) => {
      if (!(await markAsked(trx, workspace.id, { askDays, reviewDays }))) return;
      await events.emit(trx, { type: "workspace.reviewDue", ...about(workspace, system), payload: {} });
    });
  }
}
