import type { Group as GroupView } from "@safos/contract/identity";
import type { AnyDb } from "#database";
import { system, type EventActor } from "#events";
import type { Principal } from "#http";
import type { Person } from "../people/person.ts";
import { addGroup, changeGroup, removeGroup } from "./change.ts";
import type { GroupContext } from "./context.ts";
import { listGroups, searchGroups } from "./find.ts";
import { viewGroup, type Group } from "./group.ts";
import { addMember, listMembers, membersOfGroups, removeMember } from "./members.ts";
import { readGroupMembersWithin, type PastGroupMember } from "./past.ts";
import { readGroups, readGroupsByNames, readGroupsOf } from "./queries.ts";

type Paged<T> = Promise<{ items: readonly T[]; next?: string }>;
interface Change {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
}

export interface Groups {
  /** The ids of a person's groups. Cached, forgotten the moment it changes; `within` a transaction as the database has them. */
  groupsOf(personId: string, within?: AnyDb): Promise<readonly string[]>;
  /** The groups that exist, by name. One statement. */
  groupsByIds(ids: readonly string[]): Promise<readonly Group[]>;
  /** Those of an organisation with these names, whatever their case. One statement. */
  groupsByNames(organisationId: string, names: readonly string[]): Promise<readonly Group[]>;
  /** The members of each group whose accounts are open, by group id; unknown groups are left out. One statement. */
  membersOfGroups(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Who was in groups within a span of time, groups that are gone included. */
  groupMembersWithin(
    groupIds: readonly string[],
    span: { readonly from: Date; readonly to: Date },
    limit: number,
  ): Promise<readonly PastGroupMember[]>;
  /** Groups this person may find: of their own organisation and of organisations with an open directory. */
  searchGroups(principal: Pick<Principal, "organisationId">, query: string, limit: number): Promise<readonly Group[]>;
  mayKnowGroup(principal: Pick<Principal, "organisationId">, group: Pick<Group, "organisationId">): boolean;
  groupPage(organisationId: string, query: string, after: string | undefined, limit: number): Paged<Group>;
  groupMemberPage(organisationId: string, groupId: string, after: string | undefined, limit: number): Paged<Person>;
  /** Refuses GROUP_NAME_TAKEN; so does `changeGroup`. */
  addGroup(organisationId: string, fresh: Change & { readonly name: string }, actor?: EventActor): Promise<Group>;
  changeGroup(organisationId: string, groupId: string, change: Change, actor?: EventActor): Promise<Group>;
  /** Ends the group and everything that was shared with it. */
  removeGroup(organisationId: string, groupId: string, actor?: EventActor): Promise<void>;
  /** Refuses PERSON_NOT_HERE for persons of other organisations. Twice is once. */
  addGroupMember(organisationId: string, groupId: string, personId: string, actor?: EventActor): Promise<void>;
  removeGroupMember(organisationId: string, groupId: string, personId: string, actor?: EventActor): Promise<void>;
  viewGroup(group: Group): GroupView;
}

export function createGroups(context: GroupContext): Groups {
  const { db, organisations } = context;
  return {
    groupsOf: (personId, within) =>
      within
        ? readGroupsOf(within as typeof db, personId)
        : context.groupsOfPerson.read(personId, () => readGroupsOf(db, personId)),
    groupsByIds: async (ids) => (ids.length === 0 ? [] : readGroups(db, ids)),
    groupsByNames: async (organisationId, names) =>
      names.length === 0 ? [] : readGroupsByNames(db, organisationId, names),
    membersOfGroups: (ids) => membersOfGroups(context, ids),
    groupMembersWithin: (groupIds, span, limit) => readGroupMembersWithin(db, groupIds, span, limit),
    searchGroups: (principal, query, limit) => searchGroups(context, principal, query, limit),
    mayKnowGroup: (principal, group) =>
      !organisations.isOfGuests(principal.organisationId) &&
      (group.organisationId === principal.organisationId ||
        organisations.byId(group.organisationId)?.rules.isDirectoryOpen === true),
    groupPage: (organisationId, query, after, limit) => listGroups(context, organisationId, { query, after, limit }),
    groupMemberPage: (organisationId, groupId, after, limit) =>
      listMembers(context, organisationId, groupId, { after, limit }),
    addGroup: (organisationId, fresh, actor = system) => addGroup(context, actor, organisationId, fresh),
    changeGroup: (organisationId, groupId, change, actor = system) =>
      changeGroup(context, actor, { organisationId, groupId }, change),
    removeGroup: (organisationId, groupId, actor = system) => removeGroup(context, actor, organisationId, groupId),
    addGroupMember: (organisationId, groupId, personId, actor = system) =>
      addMember(context, actor, { organisationId, groupId, personId }),
    removeGroupMember: (organisationId, groupId, personId, actor = system) =>
      removeMember(context, actor, { organisationId, groupId, personId }),
    viewGroup: (group) => viewGroup(group, organisations.byId(group.organisationId)?.name ?? ""),
  };
}
