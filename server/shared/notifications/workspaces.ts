import { personOf } from "#events";
import type { Workspace, Workspaces } from "#workspaces";
import { noticeSource, type Notice, type NoticeSource } from "./sources.ts";

const about = (
  workspace: Workspace,
  personId: string,
  reason: "takenOver" | "handedOver",
  actorId: string | null,
): Notice => ({
  personId,
  reason,
  kind: "account",
  id: workspace.id,
  actorId,
  title: workspace.name,
  excerpt: "",
  path: `/w/${workspace.id}/members`,
});

/** Who owns what people share has changed: members hear of an administrator who took over, and a successor of what is theirs now. */
export const workspaceNotices = (workspaces: Workspaces): NoticeSource =>
  noticeSource({
    name: "workspaces",
    events: ["workspace.takenOver", "workspace.handedOver"],
    async notices({ type, actor, workspaceId, payload }) {
      const workspace = workspaceId === null ? null : await workspaces.byId(workspaceId);
      if (!workspace) return [];
      if (type === "workspace.handedOver") return [about(workspace, payload.personId, "handedOver", personOf(actor))];
      const members = await workspaces.membersOf(workspace.id);
      return members
        .filter(({ role }) => role !== "guest")
        .map(({ personId }) => about(workspace, personId, "takenOver", personOf(actor)));
    },
  });
