import type { TimeLineSource } from "#timeline";
import { can } from "#workspaces";
import { dueAt, type ReviewContext } from "./context.ts";
import { readReviews } from "./queries.ts";

/** Workspaces that the person owns and shares with others, by when their members are to be gone through. */
export const reviewTimeLine = ({ db, workspaces }: ReviewContext): TimeLineSource => ({
  layer: "reviews",
  async list(person, { from, to }, limit) {
    const owned = (await workspaces.listFor(person.personId)).flatMap(({ workspace, role }) =>
      can(role, "manage") && !workspace.isPersonal && workspace.archivedAt === null ? [workspace] : [],
    );
    const ids = owned.map((one) => one.id);
    const rows = await readReviews(db, ids);
    const due = owned.flatMap((workspace) => {
      const at = dueAt(workspace, rows.get(workspace.id)?.reviewedAt ?? null);
      return at >= from && at < to ? [{ workspace, at }] : [];
    });
    // Someone who is alone in a workspace knows who is in it, and is not asked.
    const counts = Map.groupBy(
      await workspaces.membersOf(...due.map((one) => one.workspace.id)),
      (one) => one.workspaceId,
    );
    const asked = due
      .filter(({ workspace }) => (counts.get(workspace.id)?.length ?? 0) > 1)
      .sort((one, other) => one.at.getTime() - other.at.getTime());
    return {
      things: asked.slice(0, limit).map(({ workspace: { id, name }, at }) => ({
        id,
        title: name,
        context: "",
        at: at.toISOString(),
        endsAt: null,
        path: `/w/${id}/members`,
        canMove: false,
      })),
      isCut: asked.length > limit,
    };
  },
});
