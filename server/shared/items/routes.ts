import { Empty, Id, Problem } from "@safos/contract/common";
import { ItemKindName, ItemView, LinkedItemList, NewItemLink, TrashedItemList } from "@safos/contract/items";
import Type from "typebox";
import { requirePerson, type FastifyInstance, refuse } from "#http";
import type { Workspaces } from "#workspaces";
import type { ItemAccess } from "./access.ts";
import type { Actor, FoundItem, ItemKind, ItemRef } from "./kinds.ts";
import type { Links } from "./links.ts";

const tags = ["items"];
const errors = { "4xx": Problem, "5xx": Problem };
const ByRef = Type.Object({ kind: ItemKindName, id: Type.String({ minLength: 1, maxLength: 400 }) });
type ByRef = { kind: ItemRef["kind"]; id: string };
const ByLink = Type.Object({ ...ByRef.properties, otherKind: ItemKindName, otherId: Type.String({ maxLength: 400 }) });
type ByLink = ByRef & { otherKind: ItemRef["kind"]; otherId: string };

const viewItem = ({ kind, id, workspaceId, title, path }: FoundItem): ItemView => ({
  kind,
  id,
  workspaceId,
  title,
  path,
});

/** Any item by its kind and id: what and where it is, its trash, and what it is tied to. */
export function itemRoutes(deps: {
  access: ItemAccess;
  kinds: ReadonlyMap<string, ItemKind>;
  links: Links;
  workspaces: Workspaces;
}) {
  const { access, kinds, links, workspaces } = deps;

  async function setTrashed(actor: Actor, { kind, id }: ByRef, isTrashed: boolean): Promise<void> {
    const item = await access.require(actor, kind, id, "write", { isTrashAllowed: true });
    const change = kinds.get(kind)?.setTrashed;
    if (!change) throw refuse("NO_TRASH");
    if (item.isTrashed !== isTrashed) await change(actor, id, isTrashed);
  }

  return async (app: FastifyInstance): Promise<void> => {
    app.get<{ Params: ByRef }>(
      "/api/v1/items/:kind/:id",
      { schema: { tags, params: ByRef, response: { 200: ItemView, ...errors } } },
      async (request) => {
        const { kind, id } = request.params;
        return viewItem(await access.require(await access.actorOf(request), kind, id, "read"));
      },
    );
    app.delete<{ Params: ByRef }>(
      "/api/v1/items/:kind/:id",
      { schema: { tags, params: ByRef, response: { 200: Empty, ...errors } } },
      async (request) => {
        await setTrashed(await access.actorOf(request), request.params, true);
        return {};
      },
    );
    app.post<{ Params: ByRef }>(
      "/api/v1/items/:kind/:id/restore",
      { schema: { tags, params: ByRef, response: { 200: Empty, ...errors } } },
      async (request) => {
        await setTrashed(await access.actorOf(request), request.params, false);
        return {};
      },
    );
    app.get<{ Params: { id: string } }>(
      "/api/v1/workspaces/:id/trashed-items",
      { schema: { tags, params: Type.Object({ id: Id }), response: { 200: TrashedItemList, ...errors } } },
      async (request) => {
        const { workspace } = await workspaces.require(requirePerson(request).personId, request.params.id, "write");
        const lists = await Promise.all(
          [...kinds.values()].map(async (kind) => (await kind.trashed?.(workspace.id)) ?? []),
        );
        const items = lists.flat().sort((a, b) => b.trashedAt.getTime() - a.trashedAt.getTime());
        return { items: items.map((item) => ({ ...viewItem(item), trashedAt: item.trashedAt.toISOString() })) };
      },
    );

    app.get<{ Params: ByRef }>(
      "/api/v1/items/:kind/:id/links",
      { schema: { tags, params: ByRef, response: { 200: LinkedItemList, ...errors } } },
      async (request) => {
        const actor = await access.actorOf(request);
        await access.require(actor, request.params.kind, request.params.id, "read");
        const list = await links.of(actor, request.params);
        return {
          items: list.map(({ item, linkedAt }) => ({ item: viewItem(item), linkedAt: linkedAt.toISOString() })),
        };
      },
    );
    app.post<{ Params: ByRef; Body: NewItemLink }>(
      "/api/v1/items/:kind/:id/links",
      { schema: { tags, params: ByRef, body: NewItemLink, response: { 201: Empty, ...errors } } },
      async (request, reply) => {
        const actor = await access.actorOf(request);
        await access.require(actor, request.params.kind, request.params.id, "write");
        await access.require(actor, request.body.kind, request.body.id, "read");
        await links.tie(links.db, request.params, request.body, actor.person?.personId ?? null);
        return reply.code(201).send({});
      },
    );
    app.delete<{ Params: ByLink }>(
      "/api/v1/items/:kind/:id/links/:otherKind/:otherId",
      { schema: { tags, params: ByLink, response: { 200: Empty, ...errors } } },
      async (request) => {
        const { kind, id, otherKind, otherId } = request.params;
        await access.require(await access.actorOf(request), kind, id, "write");
        await links.untie({ kind, id }, { kind: otherKind, id: otherId });
        return {};
      },
    );
  };
}
