import type { Group as GroupView } from "@safos/contract/identity";
import { uuid } from "#clock";
import type { Db } from "#database";
import type { AnyNewEvent, Events } from "#events";
import { type Refusal, type Principal, refuse } from "#http";
import type { Organisations } from "#organisations";
import {
  deleteGroup,
  deleteGroupMember,
  insertGroup,
  insertGroupMember,
  isGroupNameTaken,
  lockGroup,
  readGroupMemberPage,
  readGroups,
  readGroupsOf,
  readMembersOfGroups,
  searchGroupRows,
  updateGroup,
  type GroupRow,
} from "./group-queries.ts";
import type { Person, Persons } from "./persons.ts";
import type { IdentityTables } from "./queries.ts";

/** Persons of one organisation under one name; what is given to it is given to each of them. */
export type Group = GroupRow;

export interface Groups {
  /** The ids of a person's groups. Cached, forgotten the moment it changes. */
  groupsOf(personId: string): Promise<readonly string[]>;
  /** The groups that exist, by name. One statement. */
  groupsByIds(ids: readonly string[]): Promise<readonly Group[]>;
  /** The members of each group whose accounts are open, by group id; unknown groups are left out. One statement. */
  membersOfGroups(ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>>;
  /** Groups this person may find: of their own organisation and of organisations with an open directory. */
  searchGroups(principal: Pick<Principal, "organisationId">, query: string, limit: number): Promise<readonly Group[]>;
  mayKnowGroup(principal: Pick<Principal, "organisationId">, group: Pick<Group, "organisationId">): boolean;
  groupPage(
    organisationId: string,
    query: string,
    after: string | undefined,
    limit: number,
  ): Promise<{ items: readonly Group[]; next?: string }>;
  groupMemberPage(
    organisationId: string,
    groupId: string,
    after: string | undefined,
    limit: number,
  ): Promise<{ items: readonly Person[]; next?: string }>;
  /** Refuses GROUP_NAME_TAKEN; so does `changeGroup`. */
  addGroup(organisationId: string, fresh: { name: string; description?: string | undefined }): Promise<Group>;
  changeGroup(
    organisationId: string,
    groupId: string,
    change: { name?: string | undefined; description?: string | undefined },
  ): Promise<Group>;
  /** Ends the group and everything that was given to it. */
  removeGroup(organisationId: string, groupId: string): Promise<void>;
  /** Refuses PERSON_NOT_HERE for persons of other organisations. Twice is once. */
  addGroupMember(organisationId: string, groupId: string, personId: string): Promise<void>;
  removeGroupMember(organisationId: string, groupId: string, personId: string): Promise<void>;
  viewGroup(group: Group): GroupView;
}

const cacheSize = 100_000;
const groupMissing = (): Refusal => refuse("MISSING", "There is no such group.");
const nameTaken = (name: string): Refusal => refuse("GROUP_NAME_TAKEN", { name });

export function createGroups(options: {
  db: Db<IdentityTables>;
  events: Events;
  organisations: Organisations;
  persons: Pick<Persons, "personById" | "personsByIds">;
}): Groups {
  const { db, events, organisations, persons } = options;
  const cache = new Map<string, readonly string[]>();
  let generation = 0;

  /** What was read before a change arrived may be old already: readers compare the generation they began in. */
  function forget(personId: string | null): void {
    generation += 1;
    if (personId === null) cache.clear();
    else cache.delete(personId);
  }
  events.watch(["group.memberAdded", "group.memberRemoved"], ({ payload }) => forget(payload.personId));
  events.watch(["group.removed"], () => forget(null));
  events.onReconnected(() => forget(null));

  const groupEvent = (
    type: "group.added" | "group.changed" | "group.removed",
    organisationId: string,
    groupId: string,
  ): AnyNewEvent => ({
    type,
    organisationId,
    subject: `group:${groupId}`,
    topics: [`organisation:${organisationId}`],
    payload: { groupId },
  });
  const memberEvent = (
    type: "group.memberAdded" | "group.memberRemoved",
    organisationId: string,
    groupId: string,
    personId: string,
  ): AnyNewEvent => ({
    type,
    organisationId,
    subject: `group:${groupId}`,
    topics: [`organisation:${organisationId}`, `person:${personId}`],
    payload: { groupId, personId },
  });

  async function need(id: string, organisationId: string): Promise<Group> {
    const [group] = await readGroups(db, [id]);
    if (group?.organisationId !== organisationId) throw groupMissing();
    return group;
  }

  /** Changes a group of the organisation under its lock, telling of it in the same transaction. */
  async function withGroup(
    organisationId: string,
    groupId: string,
    work: (trx: Db<IdentityTables>) => Promise<AnyNewEvent[]>,
  ): Promise<void> {
    await db.transaction().execute(async (trx) => {
      if (!(await lockGroup(trx, groupId, organisationId))) throw groupMissing();
      await events.emit(trx, await work(trx));
    });
  }

  return {
    async groupsOf(personId) {
      const known = cache.get(personId);
      if (known) return known;
      const asked = generation;
      const ids = await readGroupsOf(db, personId);
      if (cache.size >= cacheSize) cache.clear();
      if (asked === generation) cache.set(personId, ids);
      return ids;
    },
    groupsByIds: async (ids) => (ids.length === 0 ? [] : readGroups(db, ids)),
    async membersOfGroups(ids) {
      const rows = ids.length === 0 ? [] : await readMembersOfGroups(db, ids);
      return new Map(
        [...Map.groupBy(rows, (row) => row.groupId)].map(([id, list]) => [id, list.map((row) => row.personId)]),
      );
    },
    searchGroups(principal, query, limit) {
      const open = organisations
        .all()
        .filter((one) => one.id === principal.organisationId || one.rules.isDirectoryOpen);
      return searchGroupRows(db, { query: query.trim(), organisationIds: open.map((one) => one.id), limit });
    },
    mayKnowGroup: (principal, group) =>
      group.organisationId === principal.organisationId ||
      organisations.byId(group.organisationId)?.rules.isDirectoryOpen === true,
    async groupPage(organisationId, query, after, limit) {
      const rows = await searchGroupRows(db, {
        query: query.trim(),
        organisationIds: [organisationId],
        after,
        limit: limit + 1,
      });
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return rows.length > limit && last ? { items, next: `${last.name.toLowerCase()} ${last.id}` } : { items };
    },
    async groupMemberPage(organisationId, groupId, after, limit) {
      await need(groupId, organisationId);
      const rows = await readGroupMemberPage(db, groupId, after, limit + 1);
      const shown = rows.slice(0, limit);
      const items = await persons.personsByIds(shown.map((row) => row.id));
      const last = shown.at(-1);
      return rows.length > limit && last ? { items, next: last.key } : { items };
    },
    async addGroup(organisationId, fresh) {
      const id = uuid();
      const name = fresh.name.trim();
      if (name === "") throw refuse("INVALID", "A group needs a name.");
      await db.transaction().execute(async (trx) => {
        const row = { id, organisationId, name, description: fresh.description?.trim() ?? "" };
        if (!(await insertGroup(trx, row))) throw nameTaken(name);
        await events.emit(trx, groupEvent("group.added", organisationId, id));
      });
      return need(id, organisationId);
    },
    async changeGroup(organisationId, groupId, change) {
      const name = change.name?.trim();
      if (name === "") throw refuse("INVALID", "A group needs a name.");
      try {
        await withGroup(organisationId, groupId, async (trx) => {
          if (name !== undefined && (await isGroupNameTaken(trx, organisationId, name, groupId))) throw nameTaken(name);
          await updateGroup(trx, groupId, { name, description: change.description?.trim() });
          return [groupEvent("group.changed", organisationId, groupId)];
        });
      } catch (error) {
        // Two who take the same name at once: the index decides.
        if ((error as { code?: string }).code === "23505") throw nameTaken(name ?? "");
        throw error;
      }
      return need(groupId, organisationId);
    },
    async removeGroup(organisationId, groupId) {
      await withGroup(organisationId, groupId, async (trx) => {
        await deleteGroup(trx, groupId);
        return [groupEvent("group.removed", organisationId, groupId)];
      });
      // Our own process does not wait for the news to come round.
      forget(null);
    },
    async addGroupMember(organisationId, groupId, personId) {
      const person = await persons.personById(personId);
      if (!person || person.disabled || person.organisationId !== organisationId) throw refuse("PERSON_NOT_HERE");
      await withGroup(organisationId, groupId, async (trx) =>
        (await insertGroupMember(trx, groupId, personId))
          ? [memberEvent("group.memberAdded", organisationId, groupId, personId)]
          : [],
      );
      forget(personId);
    },
    async removeGroupMember(organisationId, groupId, personId) {
      await withGroup(organisationId, groupId, async (trx) => {
        if (!(await deleteGroupMember(trx, groupId, personId)))
          throw refuse("MISSING", "That person is not in the group.");
        return [memberEvent("group.memberRemoved", organisationId, groupId, personId)];
      });
      forget(personId);
    },
    viewGroup: (group) => ({
      id: group.id,
      name: group.name,
      organisationId: group.organisationId,
      organisationName: organisations.byId(group.organisationId)?.name ?? "",
      memberCount: group.memberCount,
    }),
  };
}
