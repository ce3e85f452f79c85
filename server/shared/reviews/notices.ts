import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import type { ReviewContext } from "./context.ts";

/** Owners are asked to go through the members. */
export const reviewNotices = ({ workspaces }: ReviewContext): NoticeSource =>
  noticeSource({
    name: "reviews",
    events: ["workspace.reviewDue"],
    async notices({ workspaceId }) {
      const workspace = workspaceId === null ? null : await workspaces.byId(workspaceId);
      if (!workspace) return [];
      const owners = (await workspaces.membersOf(workspace.id)).filter(({ role }) => role === "owner");
      return owners.map(({ personId }): Notice => ({
        personId,
        reason: "reviewDue",
        kind: "account",
        id: workspace.id,
        actorId: null,
        title: workspace.name,
        excerpt: "",
        path: `/w/${workspace.id}/members`,
      }));
    },
  });
