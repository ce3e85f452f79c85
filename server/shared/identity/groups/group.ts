import type { Group as GroupView, ManagedGroup } from "@safos/contract/identity";
import type { GroupRow } from "./queries.ts";

/** Persons of one organisation under one name; what is shared with it is shared with each of them. */
export type Group = GroupRow;

export const viewGroup = (group: Group, organisationName: string): GroupView => ({
  id: group.id,
  name: group.name,
  organisationId: group.organisationId,
  organisationName,
  memberCount: group.memberCount,
});

/** A group as its organisation's administrators see it. */
export const viewManagedGroup = (group: Group, view: GroupView): ManagedGroup => ({
  ...view,
  description: group.description,
  createdAt: group.createdAt.toISOString(),
  isKeptByProvider: group.isKeptByProvider,
  isSynced: group.isSynced,
});
