import { excerptOfContacts, excerptOfUntil } from "@safos/contract/notice-facts";
import { personOf, type EventOf } from "#events";
import type { Identity } from "#identity";
import type { Workspace, Workspaces } from "#workspaces";
import { noticeSource, type Notice, type NoticeSource } from "./sources.ts";

const mostContacts = 3;

const about = (
  workspace: Workspace,
  personId: string,
  reason: "takenOver" | "handedOver" | "memberEnds" | "memberEndsFor" | "memberEnded",
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

interface Deps {
  readonly identity: Pick<Identity, "personById" | "personsByIds">;
  readonly workspaces: Pick<Workspaces, "byId" | "membersOf">;
}

const ownersOf = (members: Awaited<ReturnType<Workspaces["membersOf"]>>): string[] =>
  members.filter(({ role }) => role === "owner").map(({ personId }) => personId);

/** The member and the owners hear of the end to come, unless it is another one by now. */
async function ofEndToCome(
  { identity, workspaces }: Deps,
  workspace: Workspace,
  { personId, endsAt }: EventOf<"member.endsSoon">["payload"],
): Promise<Notice[]> {
  const members = await workspaces.membersOf(workspace.id);
  const member = members.find((one) => one.personId === personId);
  const person = await identity.personById(personId);
  if (!person || person.disabled || member?.endsAt?.toISOString() !== endsAt) return [];
  const excerpt = excerptOfUntil(endsAt);
  return [
    { ...about(workspace, personId, "memberEnds", null), path: `/w/${workspace.id}`, excerpt },
    ...ownersOf(members).map((id) => ({
      ...about(workspace, id, "memberEndsFor", null),
      title: `${person.displayName} – ${workspace.name}`,
      excerpt,
    })),
  ];
}

/** Whose membership has ended hears of what, and whom they can ask. */
async function ofEnd({ identity, workspaces }: Deps, workspace: Workspace, personId: string): Promise<Notice[]> {
  const members = await workspaces.membersOf(workspace.id);
  const person = await identity.personById(personId);
  if (!person || person.disabled || person.isGuest || members.some((one) => one.personId === personId)) return [];
  const owners = await identity.personsByIds(ownersOf(members));
  const names = owners.filter((one) => !one.disabled).map((one) => one.displayName);
  const excerpt = excerptOfContacts(names.toSorted((a, b) => a.localeCompare(b, "sv")).slice(0, mostContacts));
  return [{ ...about(workspace, personId, "memberEnded", null), path: "/", excerpt }];
}

/**
 * Who owns what people share has changed: members hear of an administrator who took over, and a successor of what is theirs now. And until
 * when someone is in it.
 */
export const workspaceNotices = (deps: Deps): NoticeSource =>
  noticeSource({
    name: "workspaces",
    events: ["workspace.takenOver", "workspace.handedOver", "member.endsSoon", "member.ended"],
    async notices(event) {
      const { actor, workspaceId } = event;
      const workspace = workspaceId === null ? null : await deps.workspaces.byId(workspaceId);
      if (!workspace) return [];
      if (event.type === "member.endsSoon") return ofEndToCome(deps, workspace, event.payload);
      if (event.type === "member.ended") return ofEnd(deps, workspace, event.payload.personId);
      if (event.type === "workspace.handedOver")
        return [about(workspace, event.payload.personId, "handedOver", personOf(actor))];
      const members = await deps.workspaces.membersOf(workspace.id);
      return members
        .filter(({ role }) => role !== "guest")
        .map(({ personId }) => about(workspace, personId, "takenOver", personOf(actor)));
    },
  });
