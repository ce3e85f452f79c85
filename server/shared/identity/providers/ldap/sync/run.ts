import { setImmediate as breathe } from "node:timers/promises";
import type { SyncCounts, SyncFault } from "@safos/contract/providers";
import { now } from "#clock";
import type { ProviderContext } from "../../context.ts";
import { syncEvent } from "../../events.ts";
import { ownDomains } from "../../own-domains.ts";
import type { LdapProvider } from "../../provider.ts";
import { readProvider } from "../../queries.ts";
import { DirectoryFault } from "../connection.ts";
import { addPeople, changeAdmin, changePerson } from "./apply-people.ts";
import { followGroups } from "./apply-groups.ts";
import { flatten, meansGroup, type MembershipOf } from "./graph.ts";
import { mayClose, planChanges, planPeople, type Change } from "./plan.ts";
import { readAllLinked, storeBegun, storeOutcome, storeProgress, type LinkedRow, type Report } from "./queries.ts";
import { readWhole, type Whole } from "./read.ts";
import type { DirectoryPerson } from "../person.ts";

const progressEveryMs = 500;
const peopleAtOnce = 500;
const mostFaults = 100;

type Outcome = { readonly state: "done" | "stopped" | "failed"; readonly report: Report };

/** Reads a directory whole and makes people and groups follow it, once at a time in all processes. False: another does it. */
export async function syncDirectory(context: ProviderContext, providerId: string): Promise<boolean> {
  const client = await context.database.connect();
  // A lock that is lost with its connection ends the sync; its own changes hold in any order.
  client.on("error", () => undefined);
  try {
    const { rows } = await client.query<{ isFree: boolean }>(
      `select pg_try_advisory_lock(hashtextextended($1, 0)) as "isFree"`,
      [`sync ${providerId}`],
    );
    if (rows[0]?.isFree !== true) return false;
    const provider = await readProvider(context.db, providerId);
    if (provider?.kind !== "ldap" || !provider.isEnabled) return true;
    await storeBegun(context.db, providerId);
    await finish(context, provider, await attempt(context, provider));
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function attempt(context: ProviderContext, provider: LdapProvider): Promise<Outcome> {
  try {
    const progress = createProgress(context, provider.id);
    const whole = await readWhole(context, provider, (count) => progress(count, null));
    const current = await readProvider(context.db, provider.id);
    // What was read by other settings than today's says nothing.
    if (current?.changedAt.getTime() !== provider.changedAt.getTime() || !current.isEnabled)
      throw new DirectoryFault("The settings were changed meanwhile.", null);
    return await apply(context, provider, whole, progress);
  } catch (error) {
    if (!(error instanceof DirectoryFault))
      context.log.error({ error, providerId: provider.id }, "a directory's sync broke off");
    const problem =
      error instanceof DirectoryFault ? error.message : "Something went wrong here; see the server's log.";
    return { state: "failed", report: { problem } };
  }
}

async function finish({ db, events }: ProviderContext, provider: LdapProvider, outcome: Outcome): Promise<void> {
  const { state, report } = outcome;
  await db.transaction().execute(async (trx) => {
    const { wasFailing, wasStopped } = await storeOutcome(trx, provider.id, state, report);
    // Once, and not every hour.
    if (state === "failed" && !wasFailing) await events.emit(trx, syncEvent(provider, null));
    if (state === "stopped" && !wasStopped)
      await events.emit(trx, syncEvent(provider, { wouldClose: report.wouldClose ?? 0 }));
  });
}

type Progress = (done: number, total: number | null) => Promise<void>;

function createProgress({ db }: ProviderContext, providerId: string): Progress {
  let at = 0;
  return async (done, total) => {
    await breathe();
    if (now() - at < progressEveryMs) return;
    at = now();
    await storeProgress(db, providerId, { done, total });
  };
}

async function apply(
  context: ProviderContext,
  provider: LdapProvider,
  whole: Whole,
  progress: Progress,
): Promise<Outcome> {
  const before = await readAllLinked(context.db, provider);
  const plan = planPeople(whole.people, before, ownDomains(context, provider));
  const rows = [...before.values()];
  const closings = planChanges(rows, plan.known).filter(({ isDisabled }) => isDisabled === true).length;
  const open = rows.filter(({ isDisabled }) => !isDisabled).length;
  const mostPercent = provider.settings.mostClosings;
  if (!mayClose(closings, { open, shown: whole.people.length, mostPercent }))
    return { state: "stopped", report: { wouldClose: closings } };
  const total = plan.fresh.length + closings;
  const { added, faults } = await addPeople(context, provider, plan.fresh, (count) => progress(count, total));
  const known = new Map([...plan.known, ...plan.fresh.map(({ id, person }) => [id, person] as const)]);
  const linked = await readAllLinked(context.db, provider);
  const people = await changePeople(context, provider, planChanges(linked.values(), known), (count) =>
    progress(plan.fresh.length + count, total),
  );
  const groups = await applyGroups(context, provider, { whole, linked, known });
  const all = [...plan.faults, ...faults, ...people.faults, ...groups.faults];
  const counts: SyncCounts = {
    people: whole.people.length,
    groups: whole.groups?.length ?? 0,
    added,
    ...people.counts,
    joined: groups.joined,
    left: groups.left,
    unusable: all.length,
  };
  return { state: "done", report: { counts, faults: all.slice(0, mostFaults) } };
}

async function changePeople(
  context: ProviderContext,
  provider: LdapProvider,
  changes: readonly Change[],
  onDone: (count: number) => Promise<void>,
): Promise<{ readonly counts: Pick<SyncCounts, "changed" | "closed" | "opened">; readonly faults: SyncFault[] }> {
  const counts = { changed: 0, closed: 0, opened: 0 };
  const faults: SyncFault[] = [];
  for (const [index, change] of changes.entries()) {
    const done = await changePerson(context, provider, change);
    if (done === "lastAdmin") faults.push({ code: "lastAdmin", entry: change.linked.displayName });
    else if (done !== null) counts[done]++;
    await onDone(index + 1);
  }
  return { counts, faults };
}

interface Known {
  readonly whole: Whole;
  readonly linked: ReadonlyMap<string, LinkedRow>;
  readonly known: ReadonlyMap<string, DirectoryPerson>;
}

async function applyGroups(
  context: ProviderContext,
  provider: LdapProvider,
  { whole, linked, known }: Known,
): Promise<Awaited<ReturnType<typeof followGroups>>> {
  const groups = whole.groups ?? [];
  // Groups that are all gone at once are a wrong place or a right that is missing: nobody loses what they may see by it.
  if (whole.groups?.length === 0) return { joined: 0, left: 0, faults: [] };
  const memberships = await readMemberships(flatten(whole.people, groups), linked, known);
  const done = await followGroups(context, provider, { groups, memberships });
  const adminValues = provider.groups.filter(({ makesAdmin }) => makesAdmin).map(({ value }) => value);
  const admins = new Set(
    [...memberships]
      .filter(([key]) => adminValues.some((value) => meansGroup(value, key)))
      .flatMap(([, personIds]) => [...personIds]),
  );
  for (const { personId, isAdmin, isAdminByClaim } of linked.values()) {
    const isMeant = admins.has(personId);
    if (isMeant ? !isAdmin : isAdmin && isAdminByClaim) await changeAdmin(context, provider, personId, isMeant);
  }
  return done;
}

/** The people who are here, by the groups that they are in. */
async function readMemberships(
  groupsOf: MembershipOf,
  linked: ReadonlyMap<string, LinkedRow>,
  known: ReadonlyMap<string, DirectoryPerson>,
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const found = new Map<string, Set<string>>();
  let count = 0;
  for (const [subject, { personId }] of linked) {
    if (++count % peopleAtOnce === 0) await breathe();
    const person = known.get(subject);
    for (const key of person ? groupsOf(person) : []) {
      const members = found.get(key);
      if (members) members.add(personId);
      else found.set(key, new Set([personId]));
    }
  }
  return found;
}
