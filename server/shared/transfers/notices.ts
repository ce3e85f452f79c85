import { personOf } from "#events";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import type { TransferContext } from "./context.ts";

const mostAdministrators = 50;
const reasons = {
  "transfer.offered": "transferOffered",
  "transfer.declined": "transferDeclined",
  "transfer.lapsed": "transferLapsed",
} as const;

/** Administrators of both sides and the owners hear of an offer and its answer; every member, of a new owning organisation. */
export const transferNotices = ({ identity, organisations, workspaces }: TransferContext): NoticeSource =>
  noticeSource({
    name: "transfers",
    events: ["transfer.offered", "transfer.declined", "transfer.lapsed", "workspace.transferred"],
    async notices(event) {
      const workspace = event.workspaceId === null ? null : await workspaces.byId(event.workspaceId);
      if (!workspace) return [];
      const members = await workspaces.membersOf(workspace.id);
      const path = `/w/${workspace.id}/members`;
      const base = {
        kind: "account",
        id: workspace.id,
        actorId: personOf(event.actor),
        title: workspace.name,
      } as const;
      if (event.type === "workspace.transferred") {
        const excerpt = organisations.byId(event.payload.toId)?.name ?? "";
        return members.map(({ personId }): Notice => ({ ...base, personId, reason: "transferred", excerpt, path }));
      }
      const [fromId = "", toId = ""] = event.payload.organisationIds;
      const excerpt = organisations.byId(toId)?.name ?? "";
      const paths = new Map<string, string>();
      const persons = await identity.personsByIds(
        members.filter((one) => one.role === "owner").map((one) => one.personId),
      );
      for (const { id, organisationId } of persons) if (organisationId === fromId) paths.set(id, path);
      const sides = event.type === "transfer.declined" ? [fromId] : [fromId, toId];
      for (const organisationId of sides)
        for (const { id } of await identity.administratorsOf(organisationId, mostAdministrators))
          paths.set(id, "/admin/workspaces");
      const reason = reasons[event.type];
      return [...paths].map(([personId, to]): Notice => ({ ...base, personId, reason, excerpt, path: to }));
    },
  });
