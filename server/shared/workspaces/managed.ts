import type { ManagedWorkspace } from "@safos/contract/workspaces";
import type { WorkspaceContext } from "./context.ts";
import { viewAll } from "./list.ts";
import { readLastUsed, readMembers, readWorkspacesOfOrganisation } from "./queries.ts";
import { membershipAs, workspaceOfRow } from "./workspace.ts";

/** Bytes of the content of some workspaces, by their ids. */
export type WorkspaceSizes = (workspaceIds: readonly string[]) => Promise<ReadonlyMap<string, number>>;

/** Every workspace of an organisation as its administrators see them: names, owners and counts, never content. */
async function listManaged(
  context: WorkspaceContext,
  organisationId: string,
  sizes: WorkspaceSizes,
): Promise<ManagedWorkspace[]> {
  const { db, identity } = context;
  const rows = await readWorkspacesOfOrganisation(db, organisationId);
  const views = await viewAll(
    context,
    rows.map((row) => membershipAs("viewer", workspaceOfRow(row))),
  );
  const ids = views.map((one) => one.id);
  const owners = (await readMembers(db, ids)).filter((one) => one.role === "owner");
  const persons = new Map(
    (await identity.personsByIds([...new Set(owners.map((one) => one.personId))])).map((one) => [one.id, one]),
  );
  const ownersOf = Map.groupBy(owners, (one) => one.workspaceId);
  const [bytes, lastUsed] = await Promise.all([sizes(ids), readLastUsed(db, ids)]);
  return views.map(({ id, name, organisations, memberCount, guestCount, informationClass, archivedAt, createdAt }) => ({
    id,
    name,
    owners: (ownersOf.get(id) ?? []).flatMap(({ personId }) => {
      const person = persons.get(personId);
      return person ? [identity.view(person)] : [];
    }),
    organisations,
    memberCount,
    guestCount,
    informationClass,
    archivedAt,
    size: bytes.get(id) ?? 0,
    lastUsedOn: lastUsed.get(id) ?? null,
    createdAt,
  }));
}

export interface Managed {
  /** Every workspace of an organisation as its administrators see them. */
  managed(organisationId: string): Promise<readonly ManagedWorkspace[]>;
  /** Bytes of the content of some workspaces, as quotas count them, by their ids. */
  readonly sizes: WorkspaceSizes;
}

export const createManaged = (context: WorkspaceContext, sizes: WorkspaceSizes): Managed => ({
  managed: (organisationId) => listManaged(context, organisationId, sizes),
  sizes,
});
