import type { Transfer } from "@safos/contract/transfers";
import type { Caller, TransferContext } from "./context.ts";
import type { OfferRow } from "./queries.ts";

/** Offers as both sides see them: names, owners and counts. Those of a workspace in the trash are left out. */
export async function viewOffers(
  { identity, organisations, workspaces }: TransferContext,
  rows: readonly OfferRow[],
  caller: Caller,
): Promise<Transfer[]> {
  const found = await Promise.all(rows.map((row) => workspaces.byId(row.workspaceId)));
  const kept = new Map(found.flatMap((one) => (one ? [[one.id, one] as const] : [])));
  const members = await workspaces.membersOf(...kept.keys());
  const owners = members.filter((one) => one.role === "owner");
  const ids = [...owners.map((one) => one.personId), ...rows.flatMap((row) => row.offeredBy ?? [])];
  const persons = new Map((await identity.personsByIds([...new Set(ids)])).map((one) => [one.id, identity.view(one)]));
  const bytes = await workspaces.sizes([...kept.keys()]);
  const named = (id: string) => ({ id, name: organisations.byId(id)?.name ?? "" });
  return rows.flatMap((row) => {
    const workspace = kept.get(row.workspaceId);
    if (!workspace) return [];
    const own = members.filter((one) => one.workspaceId === workspace.id);
    return {
      id: row.id,
      workspace: { id: workspace.id, name: workspace.name },
      from: named(row.fromId),
      to: named(row.toId),
      offeredBy: persons.get(row.offeredBy ?? "") ?? null,
      offeredAt: row.offeredAt.toISOString(),
      endsAt: row.endsAt.toISOString(),
      owners: owners.flatMap((one) => (one.workspaceId === workspace.id ? (persons.get(one.personId) ?? []) : [])),
      memberCount: own.filter((one) => one.role !== "guest").length,
      guestCount: own.filter((one) => one.role === "guest").length,
      size: bytes.get(workspace.id) ?? 0,
      informationClass: workspace.informationClass,
      canAnswer: caller.isAdmin && caller.organisationId === row.toId,
    };
  });
}
