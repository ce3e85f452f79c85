import type { Review } from "@safos/contract/reviews";
import { now } from "#clock";
import type { Workspace } from "#workspaces";
import { dueAt, type ReviewContext } from "./context.ts";
import { readReviews } from "./queries.ts";

/** Two statements for all. A workspace that is archived, or that a person has to themselves, is never due. */
export async function viewReviews(
  { db, identity }: ReviewContext,
  workspaces: readonly Workspace[],
): Promise<readonly Review[]> {
  const rows = await readReviews(
    db,
    workspaces.map((one) => one.id),
  );
  const reviewers = [...new Set([...rows.values()].flatMap((row) => row.reviewedBy ?? []))];
  const persons = new Map((await identity.personsByIds(reviewers)).map((one) => [one.id, one]));
  return workspaces.map((workspace) => {
    const row = rows.get(workspace.id);
    const reviewer = persons.get(row?.reviewedBy ?? "");
    const due = dueAt(workspace, row?.reviewedAt ?? null);
    return {
      workspaceId: workspace.id,
      reviewedAt: row?.reviewedAt?.toISOString() ?? null,
      reviewedBy: reviewer ? identity.view(reviewer) : null,
      dueAt: due.toISOString(),
      isDue: !workspace.isPersonal && workspace.archivedAt === null && due.getTime() <= now(),
    };
  });
}
