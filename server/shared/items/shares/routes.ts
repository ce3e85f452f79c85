import { shareRoutes as contract } from "@safos/contract/routes/items";
import type { MadeShare, NewLinkTerms, NewShare } from "@safos/contract/items";
import { now } from "#clock";
import type { Transaction } from "#events";
import { refuse, type Principal } from "#http";
import type { Role } from "#workspaces";
import type { AccessedItem, ItemAccess } from "../access/access.ts";
import { actorRoutes } from "../actor-routes.ts";
import { hostOfAddress } from "../terms/opening.ts";
import { changeTerms, noTerms, readNewTerms, setTerms, type TermsDeps } from "../terms/terms.ts";
import { changeRestriction, type RestrictionDeps } from "../restrictions/change.ts";
import { listAudience } from "./audience.ts";
import { changeLink } from "./change-link.ts";
import { listShares, publishing, type PlacedItem, type ShareListDeps } from "./list.ts";
import type { Shares } from "./shares.ts";
import { unlockLink, type UnlockDeps } from "./unlock.ts";

export type ShareDeps = ShareListDeps &
  UnlockDeps &
  TermsDeps &
  RestrictionDeps & { readonly access: ItemAccess; readonly shares: Shares };

const dayMs = 86_400_000;

export function grantableOf(item: AccessedItem): PlacedItem {
  if (item.workspaceId === null) throw refuse("MISSING");
  return { ...item, workspaceId: item.workspaceId };
}

/** A link without an end gets the latest that the rules allow. Refuses POLICY_REFUSED. */
async function addLink(
  deps: ShareDeps,
  person: Principal,
  item: PlacedItem,
  {
    role,
    until,
    password,
    terms: wanted,
  }: {
    readonly role: Role;
    readonly until: Date | undefined;
    readonly password?: string | undefined;
    readonly terms?: NewLinkTerms | undefined;
  },
): Promise<MadeShare> {
  const { access, policy, workspaces } = deps;
  const terms = await readNewTerms(deps, item, wanted);
  const place = await access.policyItemOf(item);
  if (!place) throw refuse("MISSING");
  const moment = now();
  const days = policy.linkDays(person, place);
  const end = until ?? (days === null ? undefined : new Date(moment + days * dayMs));
  const lifetimeMs = end === undefined ? null : end.getTime() - moment;
  await policy.require(person, { type: "link.make", lifetimeMs, hasPassword: password !== undefined }, place);
  if (item.kind === "form") await policy.require(person, publishing(person), place);
  const { personId } = person;
  return workspaces.grantLink(
    personId,
    item,
    role,
    end,
    password,
    terms === null ? undefined : (trx, grantId) => setTerms(deps, trx, { personId, item, grantId }, terms),
  );
}

export interface FederatedLink {
  /** Of a person on another server: `bo@digg.example`. */
  readonly address: string;
  readonly role: Role;
  readonly until: Date | undefined;
  /** What stands beside the link, written in the same transaction. */
  readonly alongside: (trx: Transaction, grantId: string) => Promise<void>;
}

/** A link whose secret goes to another server, for one person there. Refuses POLICY_REFUSED and LINK_TERMS. */
export async function addFederatedLink(
  deps: ShareDeps,
  person: Principal,
  item: PlacedItem,
  { address, role, until, alongside }: FederatedLink,
): Promise<MadeShare> {
  if ((await deps.kinds.get(item.kind)?.takesLinks?.(item.id, "federated")) !== true) throw refuse("LINK_TERMS");
  await requireFederated(deps, person, item, address);
  const { personId } = person;
  return deps.workspaces.grantLink(personId, item, role, until, undefined, async (trx, grantId) => {
    const terms = { ...noTerms, purpose: "federated", label: address } as const;
    await setTerms(deps, trx, { personId, item, grantId }, terms);
    await alongside(trx, grantId);
  });
}

/** Whether rules let an item be shared with someone on another server. Refuses MISSING and POLICY_REFUSED. */
export async function requireFederated(
  { access, policy }: Pick<ShareDeps, "access" | "policy">,
  person: Principal,
  item: PlacedItem,
  address: string,
): Promise<void> {
  const place = await access.policyItemOf(item);
  if (!place) throw refuse("MISSING");
  await policy.require(person, { type: "share.federate", host: hostOfAddress(address) }, place);
}

/** Refuses as the route does. */
export async function addShare(
  deps: ShareDeps,
  person: Principal,
  item: PlacedItem,
  share: NewShare,
): Promise<MadeShare> {
  const { name, groupId, organisationId, isLink, role, expiresAt, password, terms } = share;
  const until = expiresAt === undefined ? undefined : new Date(expiresAt);
  if ([name, groupId, organisationId, isLink].filter((one) => one !== undefined).length !== 1)
    throw refuse("INVALID", "Give one of a person, a group, an organisation or a link.");
  if (isLink) {
    if (role === "owner") throw refuse("INVALID", "A link cannot manage.");
    return addLink(deps, person, item, { role, until, password, terms });
  }
  if (terms !== undefined) throw refuse("INVALID", "Only a link has terms.");
  if (password !== undefined) throw refuse("INVALID", "Only a link has a password.");
  return { id: await deps.shares.add(person, item, { name, groupId, organisationId }, role, until), secret: null };
}

/** Who has an item beyond the workspace: persons, groups, organisations and links. Only its managers change that. */
export const shareRoutes = (deps: ShareDeps) => {
  const { access, workspaces, organisations, shares, addressOf } = deps;
  const need = async (person: Principal, { kind, id }: Pick<AccessedItem, "kind" | "id">, action: "write" | "manage") =>
    grantableOf(await access.require({ person, link: null }, kind, id, action));

  return actorRoutes("items", contract, {
    listAudience: async ({ caller, params, query }) =>
      listAudience(deps, await need(caller, params, "write"), query.after),
    listShares: async ({ caller, params }) => listShares(deps, caller, await need(caller, params, "write")),
    addShare: async ({ caller, params, body }) => addShare(deps, caller, await need(caller, params, "manage"), body),
    async removeShare({ caller, params }) {
      const item = await need(caller, params, "manage");
      if (!(await shares.remove(caller, item, params.shareId))) throw refuse("MISSING", "There is no such share.");
      return {};
    },
    async changeShare({ caller, params, body }) {
      const { terms, ...change } = body;
      const item = await need(caller, params, "manage");
      await changeLink(deps, caller, item, { grantId: params.shareId, change });
      if (terms) await changeTerms(deps, caller.personId, item, { grantId: params.shareId, change: terms });
      return {};
    },
    async changeRestriction({ caller, params, body }) {
      await changeRestriction(deps, caller, await need(caller, params, "manage"), body.isRestricted);
      return {};
    },
    unlockShared: ({ body, request }) => unlockLink(deps, body, addressOf(request.raw)),
    async readShared({ caller: { link } }) {
      if (!link) throw refuse("MISSING");
      const isDrop = link.terms.purpose === "drop";
      const item = isDrop
        ? { kind: link.item.kind, id: "", title: link.terms.label, role: link.role }
        : await access.require({ person: null, link }, link.item.kind, link.item.id, "read");
      const workspace = await workspaces.byId(link.item.workspaceId);
      return {
        kind: item.kind,
        id: item.id,
        linkId: link.grantId,
        purpose: link.terms.purpose,
        title: item.title,
        role: item.role,
        organisationName: organisations.byId(workspace?.organisationId ?? "")?.name ?? "",
      };
    },
  });
};
