import Type from "typebox";
import {
  ChangeMember,
  ChangeWorkspace,
  ManagedWorkspaceList,
  MemberList,
  NewMember,
  NewWorkspace,
  Workspace,
  WorkspaceList,
} from "@safos/contract/workspaces";
import { Empty, Id, Problem } from "@safos/contract/common";
import { requireAdmin, requirePerson, type FastifyInstance, refuse } from "#http";
import type { Identity } from "#identity";
import type { Workspaces } from "./service.ts";

const tags = ["workspaces"];
const errors = { "4xx": Problem, "5xx": Problem };
const ById = Type.Object({ id: Id });
const ByMember = Type.Object({ id: Id, personId: Id });
type ById = { id: string };

export function workspaceRoutes(options: { workspaces: Workspaces; identity: Identity }) {
  const { workspaces, identity } = options;

  return async (app: FastifyInstance): Promise<void> => {
    app.get(
      "/api/v1/workspaces",
      { schema: { tags, response: { 200: WorkspaceList, ...errors } } },
      async (request) => {
        return { items: await workspaces.views(await workspaces.listFor(requirePerson(request).personId)) };
      },
    );
    app.post<{ Body: NewWorkspace }>(
      "/api/v1/workspaces",
      { schema: { tags, body: NewWorkspace, response: { 201: Workspace, ...errors } } },
      async (request, reply) => {
        const made = await workspaces.create(requirePerson(request).personId, request.body);
        return reply.code(201).send((await workspaces.views([{ workspace: made, role: "owner" }]))[0]);
      },
    );
    app.get<{ Params: ById }>(
      "/api/v1/workspaces/:id",
      { schema: { tags, params: ById, response: { 200: Workspace, ...errors } } },
      async (request) => {
        const found = await requireMember(requirePerson(request).personId, request.params.id);
        return (await workspaces.views([found]))[0];
      },
    );
    app.patch<{ Params: ById; Body: ChangeWorkspace }>(
      "/api/v1/workspaces/:id",
      { schema: { tags, params: ById, body: ChangeWorkspace, response: { 200: Workspace, ...errors } } },
      async (request) => {
        const changed = await workspaces.change(requirePerson(request).personId, request.params.id, request.body);
        return (await workspaces.views([{ workspace: changed, role: "owner" }]))[0];
      },
    );
    app.delete<{ Params: ById }>(
      "/api/v1/workspaces/:id",
      { schema: { tags, params: ById, response: { 200: Empty, ...errors } } },
      async (request) => {
        await workspaces.remove(requirePerson(request).personId, request.params.id);
        return {};
      },
    );

    app.get<{ Params: ById }>(
      "/api/v1/workspaces/:id/members",
      { schema: { tags, params: ById, response: { 200: MemberList, ...errors } } },
      async (request) => {
        const principal = requirePerson(request);
        await workspaces.require(principal.personId, request.params.id, "read");
        return { items: await listMembers(request.params.id) };
      },
    );
    app.post<{ Params: ById; Body: NewMember }>(
      "/api/v1/workspaces/:id/members",
      { schema: { tags, params: ById, body: NewMember, response: { 201: MemberList, ...errors } } },
      async (request, reply) => {
        const principal = requirePerson(request);
        await workspaces.require(principal.personId, request.params.id, "manage");
        const person = await identity.personByName(request.body.name);
        if (!person) throw refuse("PERSON_UNKNOWN");
        await workspaces.addMember(principal.personId, request.params.id, person.id, request.body.role);
        return reply.code(201).send({ items: await listMembers(request.params.id) });
      },
    );
    app.patch<{ Params: ById & { personId: string }; Body: ChangeMember }>(
      "/api/v1/workspaces/:id/members/:personId",
      { schema: { tags, params: ByMember, body: ChangeMember, response: { 200: MemberList, ...errors } } },
      async (request) => {
        await workspaces.setRole(
          requirePerson(request).personId,
          request.params.id,
          request.params.personId,
          request.body.role,
        );
        return { items: await listMembers(request.params.id) };
      },
    );
    app.delete<{ Params: ById & { personId: string } }>(
      "/api/v1/workspaces/:id/members/:personId",
      { schema: { tags, params: ByMember, response: { 200: Empty, ...errors } } },
      async (request) => {
        await workspaces.removeMember(requirePerson(request).personId, request.params.id, request.params.personId);
        return {};
      },
    );

    app.get(
      "/api/v1/organisation/workspaces",
      { schema: { tags, response: { 200: ManagedWorkspaceList, ...errors } } },
      async (request) => {
        const admin = requireAdmin(request);
        const list = await workspaces.ofOrganisation(admin.organisationId);
        const views = await workspaces.views(list.map((workspace) => ({ workspace, role: "viewer" })));
        const items = await Promise.all(
          views.map(async (view) => {
            const owners = (await workspaces.membersOf(view.id)).filter((one) => one.role === "owner");
            const persons = await identity.personsByIds(owners.map((one) => one.personId));
            const { id, name, organisations: parts, memberCount, guestCount, informationClass, createdAt } = view;
            return {
              id,
              name,
              owners: persons.map((one) => identity.view(one)),
              organisations: parts,
              memberCount,
              guestCount,
              informationClass,
              createdAt,
            };
          }),
        );
        return { items };
      },
    );
  };

  /** Guests may see the workspace itself, though not what is in it. */
  async function requireMember(personId: string, workspaceId: string) {
    const role = await workspaces.roleOf(personId, workspaceId);
    const workspace = role === null ? null : await workspaces.byId(workspaceId);
    if (role === null || !workspace) throw refuse("MISSING", "There is no such workspace.");
    return { workspace, role };
  }

  async function listMembers(workspaceId: string) {
    const members = await workspaces.membersOf(workspaceId);
    const persons = new Map(
      (await identity.personsByIds(members.map((one) => one.personId))).map((one) => [one.id, one]),
    );
    return members.flatMap((member) => {
      const person = persons.get(member.personId);
      return person
        ? [{ person: identity.view(person), role: member.role, joinedAt: member.joinedAt.toISOString() }]
        : [];
    });
  }
}
