import {
  ChangeGroup,
  GroupList,
  ManagedGroup,
  ManagedGroupPage,
  ManagedPersonPage,
  NewGroup,
  NewGroupMember,
} from "@safos/contract/identity";
import { Empty, Id, Problem } from "@safos/contract/common";
import Type from "typebox";
import { requireAdmin, requirePerson, type FastifyInstance, refuse } from "#http";
import { manageView } from "./persons.ts";
import type { Group } from "./groups.ts";
import type { Identity } from "./service.ts";

const tags = ["identity"];
const errors = { "4xx": Problem, "5xx": Problem };
const ById = Type.Object({ id: Id });
const ByMember = Type.Object({ id: Id, personId: Id });
const Search = Type.Object({
  query: Type.Optional(Type.String({ maxLength: 200 })),
  after: Type.Optional(Type.String({ maxLength: 400 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
});
type Search = { query?: string; after?: string; limit?: number };

/** Groups as everybody finds them, and as their organisation's administrators keep them. */
export function groupRoutes({ identity }: { readonly identity: Identity }) {
  const manage = (group: Group): ManagedGroup => ({
    ...identity.viewGroup(group),
    description: group.description,
    createdAt: group.createdAt.toISOString(),
  });

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Querystring: Search }>(
      "/api/v1/groups",
      { schema: { tags, querystring: Search, response: { 200: GroupList, ...errors } } },
      async (request) => {
        const { query = "", limit = 20 } = request.query;
        const found = await identity.searchGroups(requirePerson(request), query, Math.min(limit, 50));
        return { items: found.map((group) => identity.viewGroup(group)) };
      },
    );

    app.get<{ Querystring: Search }>(
      "/api/v1/organisation/groups",
      { schema: { tags, querystring: Search, response: { 200: ManagedGroupPage, ...errors } } },
      async (request) => {
        const { organisationId } = requireAdmin(request);
        const { query = "", after, limit = 100 } = request.query;
        const page = await identity.groupPage(organisationId, query, after, limit);
        return { ...page, items: page.items.map(manage) };
      },
    );
    app.post<{ Body: NewGroup }>(
      "/api/v1/organisation/groups",
      { schema: { tags, body: NewGroup, response: { 201: ManagedGroup, ...errors } } },
      async (request, reply) => {
        const { organisationId } = requireAdmin(request);
        return reply.code(201).send(manage(await identity.addGroup(organisationId, request.body)));
      },
    );
    app.patch<{ Params: { id: string }; Body: ChangeGroup }>(
      "/api/v1/organisation/groups/:id",
      { schema: { tags, params: ById, body: ChangeGroup, response: { 200: ManagedGroup, ...errors } } },
      async (request) => {
        const { organisationId } = requireAdmin(request);
        return manage(await identity.changeGroup(organisationId, request.params.id, request.body));
      },
    );
    app.delete<{ Params: { id: string } }>(
      "/api/v1/organisation/groups/:id",
      { schema: { tags, params: ById, response: { 200: Empty, ...errors } } },
      async (request) => {
        await identity.removeGroup(requireAdmin(request).organisationId, request.params.id);
        return {};
      },
    );

    app.get<{ Params: { id: string }; Querystring: Search }>(
      "/api/v1/organisation/groups/:id/members",
      { schema: { tags, params: ById, querystring: Search, response: { 200: ManagedPersonPage, ...errors } } },
      async (request) => {
        const { organisationId } = requireAdmin(request);
        const { after, limit = 100 } = request.query;
        const page = await identity.groupMemberPage(organisationId, request.params.id, after, limit);
        return { ...page, items: page.items.map((person) => manageView(person, identity.view(person))) };
      },
    );
    app.post<{ Params: { id: string }; Body: NewGroupMember }>(
      "/api/v1/organisation/groups/:id/members",
      { schema: { tags, params: ById, body: NewGroupMember, response: { 201: Empty, ...errors } } },
      async (request, reply) => {
        const { organisationId } = requireAdmin(request);
        const person = await identity.personByName(request.body.name);
        if (!person) throw refuse("PERSON_NOT_HERE");
        await identity.addGroupMember(organisationId, request.params.id, person.id);
        return reply.code(201).send({});
      },
    );
    app.delete<{ Params: { id: string; personId: string } }>(
      "/api/v1/organisation/groups/:id/members/:personId",
      { schema: { tags, params: ByMember, response: { 200: Empty, ...errors } } },
      async (request) => {
        const { organisationId } = requireAdmin(request);
        await identity.removeGroupMember(organisationId, request.params.id, request.params.personId);
        return {};
      },
    );
  };
}
