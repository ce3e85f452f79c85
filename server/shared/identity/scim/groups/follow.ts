import type { AnyOutboxEvent, Transaction } from "#events";
import { groupEvent, memberEvent } from "../../groups/events.ts";
import { isGroupNameTaken } from "../../groups/queries.ts";
import type { IdentityDb } from "../../queries.ts";
import { byDirectory, type Directory, type ScimContext } from "../context.ts";
import { invalidValue, ScimFault } from "../protocol/fault.ts";
import type { GroupFacts, SyncedGroup } from "./group.ts";
import { mostMembers, nested, type MemberStep } from "./member-steps.ts";
import { deleteMembers, insertMembers, isGroupOf, lockUsers, updateSyncedGroup } from "./queries.ts";

const eventsAtOnce = 500;

export const nameTaken = (name: string): ScimFault =>
  new ScimFault(
    409,
    "uniqueness",
    `The agency has a group ${name} already. If it is kept by hand it must be renamed or removed first.`,
  );

interface Changed {
  readonly before: SyncedGroup;
  readonly facts: GroupFacts;
  readonly steps: readonly MemberStep[];
}

/** The group becomes what the directory says; who joined and who left. Refuses `uniqueness` and `invalidValue`. */
export async function followGroup(
  context: ScimContext,
  trx: IdentityDb & Transaction,
  directory: Directory,
  { before, facts, steps }: Changed,
): Promise<readonly string[]> {
  const { organisationId } = directory;
  const of = { organisationId, groupId: before.id, actor: byDirectory(directory) };
  if (await isGroupNameTaken(trx, organisationId, facts.name, before.id)) throw nameTaken(facts.name);
  await updateSyncedGroup(trx, before.id, facts);
  const happened: AnyOutboxEvent[] = facts.name === before.name ? [] : [groupEvent("group.changed", of)];
  const moved = new Set<string>();
  let count = before.memberCount;
  await requireUsers(trx, organisationId, steps);
  for (const step of steps) {
    const { joined, left } = await takeStep(trx, before.id, step);
    count += joined.length - left.length;
    if (count > mostMembers) throw new ScimFault(413, null, `A group has at most ${mostMembers} members.`);
    for (const id of left) happened.push(memberEvent("group.memberRemoved", of, id));
    for (const id of joined) happened.push(memberEvent("group.memberAdded", of, id));
    for (const id of [...left, ...joined]) moved.add(id);
  }
  for (let at = 0; at < happened.length; at += eventsAtOnce)
    await context.events.emit(trx, happened.slice(at, at + eventsAtOnce));
  return [...moved];
}

/** Another organisation's person is as unknown as one who is not there. */
async function requireUsers(db: IdentityDb, organisationId: string, steps: readonly MemberStep[]): Promise<void> {
  const ids = [...new Set(steps.flatMap((step) => (step.kind === "remove" ? [] : step.ids)))];
  if (ids.length === 0) return;
  const known = await lockUsers(db, organisationId, ids);
  const unknown = ids.find((id) => !known.has(id));
  if (unknown === undefined) return;
  throw (await isGroupOf(db, organisationId, unknown)) ? nested() : invalidValue(`There is no user ${unknown}.`);
}

async function takeStep(
  trx: IdentityDb,
  groupId: string,
  { kind, ids }: MemberStep,
): Promise<{ readonly joined: readonly string[]; readonly left: readonly string[] }> {
  if (kind === "remove") return { joined: [], left: await deleteMembers(trx, groupId, ids) };
  const left = kind === "set" ? await deleteMembers(trx, groupId, ids, { isOthers: true }) : [];
  return { left, joined: await insertMembers(trx, groupId, ids) };
}
