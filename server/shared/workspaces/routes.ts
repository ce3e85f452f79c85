import type { Member, Workspace as WorkspaceView } from "@safos/contract/workspaces";
import * as contract from "@safos/contract/routes/workspaces";
import { refuse, routes } from "#http";
import type { Identity } from "#identity";
import type { Workspaces } from "./service.ts";
import { membershipAs, type Membership } from "./workspace.ts";

interface Deps {
  readonly workspaces: Workspaces;
  readonly identity: Identity;
}

/** Guests may see the workspace itself, though not what is in it. */
async function needMembership({ workspaces }: Deps, personId: string, workspaceId: string): Promise<Membership> {
  const standing = await workspaces.standingOf(personId, workspaceId);
  const workspace = standing === null ? null : await workspaces.byId(workspaceId);
  if (standing === null || !workspace) throw refuse("MISSING", "There is no such workspace.");
  return { workspace, ...standing };
}

async function viewOne({ workspaces }: Deps, membership: Membership): Promise<WorkspaceView> {
  const [view] = await workspaces.views([membership]);
  if (!view) throw refuse("MISSING", "There is no such workspace.");
  return view;
}

export const workspaceRoutes = (deps: Deps) => {
  const { workspaces } = deps;
  return routes("workspaces", contract.workspaceRoutes, {
    listWorkspaces: async ({ caller }) => ({
      items: await workspaces.views(await workspaces.listFor(caller.personId)),
    }),
    createWorkspace: async ({ caller, body }) =>
      viewOne(deps, membershipAs("owner", await workspaces.create(caller.personId, body))),
    readWorkspace: async ({ caller, params }) => viewOne(deps, await needMembership(deps, caller.personId, params.id)),
    async readWorkspaceRules({ caller, params }) {
      const { workspace } = await needMembership(deps, caller.personId, params.id);
      return workspaces.rulesFor(caller, workspace);
    },
    async changeWorkspace({ caller, params, body }) {
      await workspaces.change(caller.personId, params.id, body);
      return viewOne(deps, await needMembership(deps, caller.personId, params.id));
    },
    async archiveWorkspace({ caller, params }) {
      await workspaces.archive(caller, params.id);
      return {};
    },
    async unarchiveWorkspace({ caller, params }) {
      await workspaces.unarchive(caller, params.id);
      return {};
    },
    async trashWorkspace({ caller, params }) {
      await workspaces.trash(caller.personId, params.id);
      return {};
    },
    listTrashedWorkspaces: async ({ caller }) => ({ items: await workspaces.trashed(caller) }),
    async restoreWorkspace({ caller, params }) {
      await workspaces.restore(caller, params.id);
      return {};
    },
    async takeOverWorkspace({ caller, params }) {
      await workspaces.takeOver(caller, params.id);
      return {};
    },
    async listManagedWorkspaces({ caller }) {
      return { items: await workspaces.managed(caller.organisationId) };
    },
  });
};

export const memberRoutes = ({ workspaces, identity }: Pick<Deps, "workspaces" | "identity">) => {
  async function list(workspaceId: string): Promise<{ items: Member[] }> {
    const members = await workspaces.membersOf(workspaceId);
    const found = await identity.personsByIds(members.map((one) => one.personId));
    const persons = new Map(found.map((one) => [one.id, one]));
    const items = members.flatMap(({ personId, role, joinedAt, endsAt, isEmergency }) => {
      const person = persons.get(personId);
      if (!person) return [];
      const until = endsAt?.toISOString() ?? null;
      return [
        {
          person: identity.view(person),
          role,
          joinedAt: joinedAt.toISOString(),
          endsAt: isEmergency ? null : until,
          emergencyUntil: isEmergency ? until : null,
        },
      ];
    });
    return { items };
  }

  return routes("workspaces", contract.memberRoutes, {
    async listMembers({ caller, params }) {
      await workspaces.require(caller.personId, params.id, "read");
      return list(params.id);
    },
    async addMember({ caller, params, body }) {
      await workspaces.requireOwner(caller.personId, params.id);
      // A member is invited into the workspace's rooms.
      await identity.requireUnsuspended(caller.personId);
      const person = await identity.personByName(body.name);
      if (!person) throw refuse("PERSON_UNKNOWN");
      await workspaces.addMember(caller.personId, params.id, person.id, body.role);
      return list(params.id);
    },
    async changeMember({ caller, params: { id, personId }, body: { role, endsAt } }) {
      if (role !== undefined) await workspaces.setRole(caller.personId, id, personId, role);
      const end = typeof endsAt === "string" ? new Date(endsAt) : null;
      if (endsAt !== undefined) await workspaces.setEnd(caller.personId, id, personId, end);
      return list(id);
    },
    async handOverOwnership({ caller, params }) {
      await workspaces.stepDown(caller.personId, params.id, params.personId);
      return list(params.id);
    },
    async removeMember({ caller, params }) {
      await workspaces.removeMember(caller.personId, params.id, params.personId);
      return {};
    },
  });
};
