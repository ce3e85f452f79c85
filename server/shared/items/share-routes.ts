import { Empty, Id, Problem } from "@safos/contract/common";
import {
  ItemKindName,
  MadeShare,
  NewShare,
  SharedItem,
  ShareList,
  type ShareList as ShareListView,
} from "@safos/contract/items";
import Type from "typebox";
import { requirePerson, type FastifyInstance, refuse } from "#http";
import type { Identity } from "#identity";
import type { Organisations } from "#organisations";
import type { Item, Workspaces } from "#workspaces";
import type { AccessedItem, ItemAccess } from "./access.ts";
import type { ItemRef } from "./kinds.ts";
import type { Shares } from "./shares.ts";

const tags = ["items"];
const errors = { "4xx": Problem, "5xx": Problem };
const ByRef = Type.Object({ kind: ItemKindName, id: Type.String({ minLength: 1, maxLength: 400 }) });
type ByRef = { kind: ItemRef["kind"]; id: string };
const ByShare = Type.Object({ ...ByRef.properties, shareId: Id });

/** Who has an item beyond the workspace: persons, groups, organisations and links. Only whoever manages the item changes that. */
export function shareRoutes(deps: {
  access: ItemAccess;
  workspaces: Workspaces;
  organisations: Organisations;
  identity: Identity;
  shares: Shares;
}) {
  const { access, workspaces, organisations, identity, shares } = deps;

  function itemOf(item: AccessedItem): Item {
    if (item.workspaceId === null) throw refuse("MISSING");
    return { workspaceId: item.workspaceId, kind: item.kind, id: item.id };
  }

  async function rulesOf(workspaceId: string): Promise<{ areLinksAllowed: boolean }> {
    const workspace = await workspaces.byId(workspaceId);
    return { areLinksAllowed: organisations.byId(workspace?.organisationId ?? "")?.rules.guestLinks === true };
  }

  async function list(item: Item): Promise<ShareListView> {
    const grants = await workspaces.grantsOn(item);
    const persons = new Map(
      (await identity.personsByIds(grants.flatMap((one) => one.personId ?? []))).map((one) => [one.id, one]),
    );
    const groups = new Map(
      (await identity.groupsByIds(grants.flatMap((one) => one.groupId ?? []))).map((one) => [one.id, one]),
    );
    const members = await workspaces.membersOf(item.workspaceId);
    const workspace = await workspaces.byId(item.workspaceId);
    const here = new Set([
      ...(workspace ? [workspace.organisationId] : []),
      ...(await identity.personsByIds(members.map((one) => one.personId))).map((one) => one.organisationId),
    ]);
    return {
      items: grants.map((grant) => {
        const person = persons.get(grant.personId ?? "");
        const group = groups.get(grant.groupId ?? "");
        const organisation = organisations.byId(grant.organisationId ?? "");
        return {
          id: grant.id,
          person: person ? identity.view(person) : null,
          group: group ? identity.viewGroup(group) : null,
          organisation: organisation ? { id: organisation.id, name: organisation.name } : null,
          isLink: grant.isLink,
          role: grant.role,
          expiresAt: grant.expiresAt?.toISOString() ?? null,
        };
      }),
      ...(await rulesOf(item.workspaceId)),
      memberCount: members.filter((one) => one.role !== "guest").length,
      organisations: [...here].flatMap((id) => {
        const organisation = organisations.byId(id);
        return organisation ? [{ id, name: organisation.name }] : [];
      }),
    };
  }

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ByRef }>(
      "/api/v1/items/:kind/:id/shares",
      { schema: { tags, params: ByRef, response: { 200: ShareList, ...errors } } },
      async (request) => {
        const { kind, id } = request.params;
        const person = requirePerson(request);
        return list(itemOf(await access.require({ person, link: null }, kind, id, "write")));
      },
    );
    app.post<{ Params: ByRef; Body: NewShare }>(
      "/api/v1/items/:kind/:id/shares",
      { schema: { tags, params: ByRef, body: NewShare, response: { 201: MadeShare, ...errors } } },
      async (request, reply) => {
        const { kind, id } = request.params;
        const person = requirePerson(request);
        const item = itemOf(await access.require({ person, link: null }, kind, id, "manage"));
        const { name, groupId, organisationId, isLink, role, expiresAt } = request.body;
        const until = expiresAt === undefined ? undefined : new Date(expiresAt);
        if ([name, groupId, organisationId, isLink].filter((one) => one !== undefined).length !== 1)
          throw refuse("INVALID", "Give one of a person, a group, an organisation or a link.");
        if (isLink) {
          if (role === "owner") throw refuse("INVALID", "A link cannot manage.");
          if (!(await rulesOf(item.workspaceId)).areLinksAllowed) throw refuse("LINKS_REFUSED");
          return reply.code(201).send(await workspaces.grantLink(person.personId, item, role, until));
        }
        const made = await shares.add(person, item, { name, groupId, organisationId }, role, until);
        return reply.code(201).send({ id: made?.id ?? "", secret: null });
      },
    );
    app.delete<{ Params: ByRef & { shareId: string } }>(
      "/api/v1/items/:kind/:id/shares/:shareId",
      { schema: { tags, params: ByShare, response: { 200: Empty, ...errors } } },
      async (request) => {
        const { kind, id, shareId } = request.params;
        const person = requirePerson(request);
        const item = itemOf(await access.require({ person, link: null }, kind, id, "manage"));
        if (!(await workspaces.revokeGrant(item, shareId, person.personId)))
          throw refuse("MISSING", "There is no such share.");
        return {};
      },
    );

    app.get(
      "/api/v1/shared",
      {
        schema: { tags, description: "What the link in `safos-link` opens.", response: { 200: SharedItem, ...errors } },
      },
      async (request) => {
        const { link } = await access.actorOf(request);
        if (!link) throw refuse("MISSING");
        const item = await access.require({ person: null, link }, link.item.kind, link.item.id, "read");
        const workspace = await workspaces.byId(link.item.workspaceId);
        return {
          kind: item.kind,
          id: item.id,
          title: item.title,
          role: item.role,
          organisationName: organisations.byId(workspace?.organisationId ?? "")?.name ?? "",
        };
      },
    );
  };
}
