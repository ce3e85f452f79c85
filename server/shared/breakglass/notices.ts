import { personOf } from "#events";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import type { BreakGlassContext } from "./context.ts";

const mostAdministrators = 50;
const reasons = {
  "breakGlass.asked": "breakGlassAsked",
  "breakGlass.opened": "breakGlassOpened",
  "breakGlass.ended": "breakGlassEnded",
} as const;

/** Administrators of every organisation concerned, the workspace's owners, and whom it is for hear of it at once. */
export const breakGlassNotices = ({ identity, workspaces }: BreakGlassContext): NoticeSource =>
  noticeSource({
    name: "break-glass",
    events: ["breakGlass.asked", "breakGlass.opened", "breakGlass.ended"],
    async notices({ type, actor, payload, workspaceId }) {
      const workspace = workspaceId === null ? null : await workspaces.byId(workspaceId);
      if (!workspace) return [];
      const base = {
        reason: reasons[type],
        kind: "account",
        id: payload.requestId,
        actorId: personOf(actor),
        title: workspace.name,
        excerpt: payload.reason,
      } as const;
      const paths = new Map<string, string>();
      // Each person once; where an owner is an administrator too, the page on which they answer.
      for (const { personId, role } of await workspaces.membersOf(workspace.id))
        if (role === "owner") paths.set(personId, `/w/${workspace.id}/members`);
      if (type !== "breakGlass.asked")
        paths.set(payload.personId, type === "breakGlass.opened" ? `/w/${workspace.id}` : "/notices");
      for (const organisationId of payload.organisationIds)
        for (const { id } of await identity.administratorsOf(organisationId, mostAdministrators))
          paths.set(id, "/admin/break-glass");
      return [...paths].map(([personId, path]): Notice => ({ ...base, personId, path }));
    },
  });
