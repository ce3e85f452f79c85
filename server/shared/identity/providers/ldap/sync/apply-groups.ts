import type { LdapSettings, SyncFault } from "@safos/contract/providers";
import { uuid } from "#clock";
import type { AnyOutboxEvent } from "#events";
import { groupEvent, memberEvent } from "../../../groups/events.ts";
import { isGroupNameTaken, lockGroup } from "../../../groups/queries.ts";
import { deleteMembers, insertMembers } from "../../../scim/groups/queries.ts";
import type { ProviderContext } from "../../context.ts";
import type { LdapProvider } from "../../provider.ts";
import { byDirectory } from "./apply-people.ts";
import { meansGroup, type DirectoryGroup } from "./graph.ts";
import { insertMadeGroup, readKeptGroups, readKeptMembers, renameGroup, type KeptGroup } from "./queries.ts";

/** Who is in which of the directory's groups: person ids by the normal form of the group's name. */
export type Memberships = ReadonlyMap<string, ReadonlySet<string>>;

const eventsAtOnce = 500;

/** The directory's groups become what it says; only its own people leave and join. */
export async function followGroups(
  context: ProviderContext,
  provider: LdapProvider,
  { groups, memberships }: { readonly groups: readonly DirectoryGroup[]; readonly memberships: Memberships },
): Promise<{ readonly joined: number; readonly left: number; readonly faults: readonly SyncFault[] }> {
  const { made, faults } = await makeGroups(context, provider, groups);
  const members = await readKeptMembers(context.db, provider.id);
  let joined = 0;
  let left = 0;
  for (const group of await readKeptGroups(context.db, provider.id)) {
    const keys = group.externalId === null ? mappedKeys(provider, group.id, memberships) : [made.get(group.id) ?? ""];
    const wanted = new Set(keys.flatMap((key) => [...(memberships.get(key) ?? [])]));
    const before = members.get(group.id) ?? new Set<string>();
    const moved = await changeMembers(context, provider, group.id, {
      joining: [...wanted.difference(before)],
      leaving: [...before.difference(wanted)],
    });
    joined += moved.joined;
    left += moved.left;
  }
  return { joined, left, faults };
}

const mappedKeys = ({ groups }: LdapProvider, groupId: string, memberships: Memberships): string[] => {
  const values = groups.filter((one) => one.groupId === groupId).map(({ value }) => value);
  return [...memberships.keys()].filter((key) => values.some((value) => meansGroup(value, key)));
};

/** Groups that are made here, renamed where the directory does; their ids with the normal form of their names. */
async function makeGroups(
  context: ProviderContext,
  provider: LdapProvider,
  groups: readonly DirectoryGroup[],
): Promise<{ readonly made: ReadonlyMap<string, string>; readonly faults: readonly SyncFault[] }> {
  const kept = await readKeptGroups(context.db, provider.id);
  const byId = new Map(kept.flatMap((one) => (one.externalId === null ? [] : [[one.externalId, one] as const])));
  const made = new Map<string, string>();
  const faults: SyncFault[] = [];
  const { areGroupsMade }: LdapSettings = provider.settings;
  for (const { id, name, key, dn } of groups) {
    if (id === null || name === null) continue;
    const known = byId.get(id);
    // What a mapping fills under a name of ours is not made once more.
    const isMapped = provider.groups.some((one) => one.groupId !== null && meansGroup(one.value, key));
    if (!known && (isMapped || !areGroupsMade)) continue;
    const groupId = await keepGroup(context, provider, known ?? null, { id: uuid(), externalId: id, name });
    if (groupId === null) faults.push({ code: "groupNameTaken", entry: dn });
    else made.set(groupId, key);
    // A name that is taken does not keep the members out.
    if (groupId === null && known) made.set(known.id, key);
  }
  return { made, faults };
}

/** Null: the organisation has another group by that name. */
function keepGroup(
  { db, events }: ProviderContext,
  provider: LdapProvider,
  known: KeptGroup | null,
  wanted: KeptGroup,
): Promise<string | null> {
  const { organisationId, id: providerId } = provider;
  if (known?.name === wanted.name) return Promise.resolve(known.id);
  return db.transaction().execute(async (trx) => {
    const about = (groupId: string) => ({ organisationId, groupId, actor: byDirectory(provider) });
    if (!known) {
      const made = await insertMadeGroup(trx, { ...wanted, organisationId, providerId });
      if (made) await events.emit(trx, groupEvent(made.isNew ? "group.added" : "group.changed", about(made.id)));
      return made?.id ?? null;
    }
    await lockGroup(trx, known.id, organisationId);
    if (await isGroupNameTaken(trx, organisationId, wanted.name, known.id)) return null;
    await renameGroup(trx, known.id, wanted.name);
    await events.emit(trx, groupEvent("group.changed", about(known.id)));
    return known.id;
  });
}

function changeMembers(
  { db, events }: ProviderContext,
  provider: LdapProvider,
  groupId: string,
  { joining, leaving }: { readonly joining: readonly string[]; readonly leaving: readonly string[] },
): Promise<{ readonly joined: number; readonly left: number }> {
  if (joining.length + leaving.length === 0) return Promise.resolve({ joined: 0, left: 0 });
  const { organisationId } = provider;
  return db.transaction().execute(async (trx) => {
    const group = await lockGroup(trx, groupId, organisationId);
    if (!group?.isKeptByProvider) return { joined: 0, left: 0 };
    const left = await deleteMembers(trx, groupId, leaving);
    const joined = await insertMembers(trx, groupId, joining);
    const of = { organisationId, groupId, actor: byDirectory(provider) };
    const happened: AnyOutboxEvent[] = [
      ...left.map((personId) => memberEvent("group.memberRemoved", of, personId)),
      ...joined.map((personId) => memberEvent("group.memberAdded", of, personId)),
    ];
    for (let at = 0; at < happened.length; at += eventsAtOnce)
      await events.emit(trx, happened.slice(at, at + eventsAtOnce));
    return { joined: joined.length, left: left.length };
  });
}
