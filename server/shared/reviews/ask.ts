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
  for (const workspace of kept) {
    if (dueAt(workspace, rows.get(workspace.id)?.reviewedAt ?? null).getTime() > now()) continue;
    // Someone who is alone in a workspace knows who is in it.
    if ((await workspaces.membersOf(workspace.id)).length < 2) continue;
    await db.transaction().execute(async (trx) => {
      if (!(await markAsked(trx, workspace.id, { askDays, reviewDays }))) return;
      await events.emit(trx, { type: "workspace.reviewDue", ...about(workspace, system), payload: {} });
    });
  }
}
