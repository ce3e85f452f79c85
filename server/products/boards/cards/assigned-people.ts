import type { Identity } from "#identity";
import type { CardRow } from "./queries.ts";

/** Everybody a card is assigned to, by name or through a group. */
export async function assignedPeople(identity: Identity, rows: readonly CardRow[]): Promise<string[]> {
  const inGroups = await identity.membersOfGroups([...new Set(rows.flatMap((row) => row.groupIds))]);
  return [...new Set([...rows.flatMap((row) => row.assigneeIds), ...[...inGroups.values()].flat()])];
}
