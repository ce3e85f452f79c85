import { personOf } from "#events";
import type { Workspaces } from "#workspaces";
import { noticeSource, type Notice, type NoticeSource } from "./sources.ts";

/** Members hear that an administrator has made themselves an owner of what they share. */
export const workspaceNotices = (workspaces: Workspaces): NoticeSource =>
  noticeSource({
    name: "workspaces",
    events: ["workspace.takenOver"],
    async notices({ actor, workspaceId }) {
      const workspace = workspaceId === null ? null : await workspaces.byId(workspaceId);
      if (!workspace) return [];
      const members = await workspaces.membersOf(workspace.id);
      return members
        .filter(({ role }) => role !== "guest")
        .map(({ personId }): Notice => ({
          personId,
          reason: "takenOver",
          kind: "account",
          id: workspace.id,
          actorId: personOf(actor),
          title: workspace.name,
          excerpt: "",
          path: `/w/${workspace.id}/members`,
        }));
    },
  });
