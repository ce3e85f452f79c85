import { accessLifetimeMs, createReadCache, type ReadCache } from "#cache";
import type { Db } from "#database";
import type { AnyOutboxEvent, Events, Transaction } from "#events";
import { refuse } from "#http";
import type { Organisations } from "#organisations";
import type { Persons } from "../people/persons.ts";
import type { IdentityTables } from "../queries.ts";
import type { Group } from "./group.ts";
import { lockGroup, readGroups } from "./queries.ts";

/** What every verb about groups works with. */
export interface GroupContext {
  readonly db: Db<IdentityTables>;
  readonly events: Events;
  readonly organisations: Organisations;
  readonly persons: Pick<Persons, "personById" | "personsByIds">;
  /** The ids of each person's groups; emptied by what changes memberships, in every process. */
  readonly groupsOfPerson: ReadCache<readonly string[]>;
}

const cacheSize = 100_000;

export function createGroupContext(deps: Omit<GroupContext, "groupsOfPerson">): GroupContext {
  const groupsOfPerson = createReadCache<readonly string[]>(cacheSize, { lifetimeMs: accessLifetimeMs });
  deps.events.watch(["group.memberAdded", "group.memberRemoved"], ({ payload }) =>
    groupsOfPerson.forget(payload.personId),
  );
  deps.events.watch(["group.removed"], () => groupsOfPerson.forgetAll());
  deps.events.onReconnected(() => groupsOfPerson.forgetAll());
  return { ...deps, groupsOfPerson };
}

/** The organisation's own group. Refuses MISSING. */
export async function needGroup({ db }: GroupContext, id: string, organisationId: string): Promise<Group> {
  const [group] = await readGroups(db, [id]);
  if (group?.organisationId !== organisationId) throw refuse("MISSING", "There is no such group.");
  return group;
}

type Work = (trx: Db<IdentityTables> & Transaction) => Promise<AnyOutboxEvent[]>;

/** Changes a group of the organisation under its lock; its events go with it. Refuses MISSING and GROUP_SYNCED. */
export async function changeLocked(
  { db, events }: GroupContext,
  organisationId: string,
  groupId: string,
  work: Work,
  { isByHand = false } = {},
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const group = await lockGroup(trx, groupId, organisationId);
    if (!group) throw refuse("MISSING", "There is no such group.");
    if (group.isSynced) throw refuse("GROUP_SYNCED");
    if (isByHand && group.isKeptByProvider) throw refuse("GROUP_KEPT");
    await events.emit(trx, await work(trx));
  });
}

/** The same for who is in it and whether it is there at all: a provider may decide that. Refuses GROUP_KEPT too. */
export const changeByHand = (
  context: GroupContext,
  organisationId: string,
  groupId: string,
  work: Work,
): Promise<void> => changeLocked(context, organisationId, groupId, work, { isByHand: true });
