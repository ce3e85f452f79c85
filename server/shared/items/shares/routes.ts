import { shareRoutes as contract } from "@safos/contract/routes/items";
import type { MadeShare, NewShare } from "@safos/contract/items";
import { now } from "#clock";
import { refuse, type Principal } from "#http";
import type { Role } from "#workspaces";
import type { AccessedItem, ItemAccess } from "../access/access.ts";
import { actorRoutes } from "../actor-routes.ts";
import { changeLink } from "./change-link.ts";
import { listShares, publishing, type PlacedItem, type ShareListDeps } from "./list.ts";
import type { Shares } from "./shares.ts";
import { unlockLink, type UnlockDeps } from "./unlock.ts";

export type ShareDeps = ShareListDeps & UnlockDeps & { readonly access: ItemAccess; readonly shares: Shares };

const dayMs = 86_400_000;

export function grantableOf(item: AccessedItem): PlacedItem {
  if (item.workspaceId === null) throw refuse("MISSING");
  return { ...item, workspaceId: item.workspaceId };
}

/** A link without an end gets the latest that the rules allow. Refuses POLICY_REFUSED. */
async function addLink(
  { access, policy, workspaces }: ShareDeps,
  person: Principal,
  item: PlacedItem,
  {
    role,
    until,
    password,
  }: { readonly role: Role; readonly until: Date | undefined; readonly password?: string | undefined },
): Promise<MadeShare> {
  const place = await access.policyItemOf(item);
  if (!place) throw refuse("MISSING");
  const moment = now();
  const days = policy.linkDays(person, place);
  const end = until ?? (days === null ? undefined : new Date(moment + days * dayMs));
  const lifetimeMs = end === undefined ? null : end.getTime() - moment;
  await policy.require(person, { type: "link.make", lifetimeMs, hasPassword: password !== undefined }, place);
  if (item.kind === "form") await policy.require(person, publishing(person), place);
  return workspaces.grantLink(person.personId, item, role, end, password);
}

/** Refuses as the route does. */
export async function addShare(
  deps: ShareDeps,
  person: Principal,
  item: PlacedItem,
  share: NewShare,
): Promise<MadeShare> {
  const { name, groupId, organisationId, isLink, role, expiresAt, password } = share;
  const until = expiresAt === undefined ? undefined : new Date(expiresAt);
  if ([name, groupId, organisationId, isLink].filter((one) => one !== undefined).length !== 1)
    throw refuse("INVALID", "Give one of a person, a group, an organisation or a link.");
  if (isLink) {
    if (role === "owner") throw refuse("INVALID", "A link cannot manage.");
    return addLink(deps, person, item, { role, until, password });
  }
  if (password !== undefined) throw refuse("INVALID", "Only a link has a password.");
  return { id: await deps.shares.add(person, item, { name, groupId, organisationId }, role, until), secret: null };
}

/** Who has an item beyond the workspace: persons, groups, organisations and links. Only its managers change that. */
export const shareRoutes = (deps: ShareDeps) => {
  const { access, workspaces, organisations, shares, addressOf } = deps;
  const need = async (person: Principal, { kind, id }: Pick<AccessedItem, "kind" | "id">, action: "write" | "manage") =>
    grantableOf(await access.require({ person, link: null }, kind, id, action));

  return actorRoutes("items", contract, {
    listShares: async ({ caller, params }) => listShares(deps, caller, await need(caller, params, "write")),
    addShare: async ({ caller, params, body }) => addShare(deps, caller, await need(caller, params, "manage"), body),
    async removeShare({ caller, params }) {
      const item = await need(caller, params, "manage");
      if (!(await shares.remove(caller, item, params.shareId))) throw refuse("MISSING", "There is no such share.");
      return {};
    },
    async changeShare({ caller, params, body }) {
      await changeLink(deps, caller, await need(caller, params, "manage"), { grantId: params.shareId, change: body });
      return {};
    },
    unlockShared: ({ body, request }) => unlockLink(deps, body, addressOf(request.raw)),
    async readShared({ caller: { link } }) {
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
  });
};
