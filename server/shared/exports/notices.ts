import { personOf } from "#events";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import type { ExportContext } from "./context.ts";

/** Who asked hears that it is done, and the owners that everything was taken out. */
export const exportNotices = ({ workspaces }: ExportContext): NoticeSource =>
  noticeSource({
    name: "exports",
    events: ["workspace.exported", "workspace.exportFailed"],
    async notices({ type, actor, workspaceId }) {
      const workspace = workspaceId === null ? null : await workspaces.byId(workspaceId);
      if (!workspace) return [];
      const personId = personOf(actor);
      const base = { kind: "account", id: workspace.id, title: workspace.name, excerpt: "" } as const;
      const own: Notice[] =
        personId === null
          ? []
          : [
              {
                ...base,
                personId,
                reason: type === "workspace.exported" ? "exportReady" : "exportFailed",
                actorId: null,
                path: `/export/${workspace.id}`,
              },
            ];
      if (type === "workspace.exportFailed") return own;
      const owners = (await workspaces.membersOf(workspace.id)).filter(
        (one) => one.role === "owner" && one.personId !== personId,
      );
      return [
        ...own,
        ...owners.map((one): Notice => ({
          ...base,
          personId: one.personId,
          reason: "exported",
          actorId: personId,
          path: `/w/${workspace.id}/members`,
        })),
      ];
    },
  });
