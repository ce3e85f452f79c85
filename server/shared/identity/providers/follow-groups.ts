import { system, type Transaction } from "#events";
import { memberEvent } from "../groups/events.ts";
import { deleteGroupMember, insertGroupMember } from "../groups/queries.ts";
import type { IdentityDb } from "../queries.ts";
import type { ProviderContext } from "./context.ts";
import { readKeptGroups } from "./identity-queries.ts";
import type { Provider } from "./provider.ts";

/** The person is in exactly those of the provider's groups that a value of the claim stands for. */
export async function followGroups(
  { events }: Pick<ProviderContext, "events">,
  trx: IdentityDb & Transaction,
  provider: Provider,
  { personId, values }: { readonly personId: string; readonly values: readonly string[] },
): Promise<void> {
  const meant = new Set(
    provider.groups.flatMap(({ value, groupId }) => (groupId !== null && values.includes(value) ? [groupId] : [])),
  );
  const of = { organisationId: provider.organisationId, actor: system };
  for (const { id: groupId, isMember } of await readKeptGroups(trx, provider.id, personId)) {
    if (isMember && !meant.has(groupId) && (await deleteGroupMember(trx, groupId, personId)))
      await events.emit(trx, memberEvent("group.memberRemoved", { ...of, groupId }, personId));
    if (!isMember && meant.has(groupId) && (await insertGroupMember(trx, groupId, personId)))
      await events.emit(trx, memberEvent("group.memberAdded", { ...of, groupId }, personId));
  }
}
