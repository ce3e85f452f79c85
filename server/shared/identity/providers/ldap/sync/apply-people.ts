import type { SyncFault } from "@safos/contract/providers";
import { uuid } from "#clock";
import { topicOfPerson, type AnyOutboxEvent, type EventActor, type Transaction } from "#events";
import { Refusal } from "#http";
import { requireOtherAdmin } from "../../../people/change.ts";
import { mailForm } from "../../../people/names.ts";
import { updatePerson, type IdentityDb } from "../../../queries.ts";
import { endSessionsWith } from "../../../sessions/end-with-account.ts";
import { adminByClaim } from "../../admin-by-claim.ts";
import { linkByName } from "../../admit.ts";
import type { ProviderContext } from "../../context.ts";
import { lockSubject } from "../../identity-queries.ts";
import type { LdapProvider } from "../../provider.ts";
import { SignInRefused } from "../../refused.ts";
import { claimsOf } from "../verify.ts";
import type { Change, NewEntry } from "./plan.ts";
import {
  insertLinked,
  lockLinked,
  markAdminByClaim,
  markClosed,
  readTakenNames,
  type LinkedRow,
  type NewLinked,
} from "./queries.ts";

const atOnce = 250;

export const byDirectory = ({ id }: Pick<LdapProvider, "id">): EventActor => ({ kind: "directory", id });

/** Makes those who are new, some hundred in a transaction; an account that has the name is taken over as at a sign-in. */
export async function addPeople(
  context: ProviderContext,
  provider: LdapProvider,
  fresh: readonly NewEntry[],
  onDone: (count: number) => Promise<void>,
): Promise<{ readonly added: number; readonly faults: readonly SyncFault[] }> {
  const faults: SyncFault[] = [];
  let added = 0;
  for (let at = 0; at < fresh.length; at += atOnce) {
    const part = fresh.slice(at, at + atOnce);
    const taken = await readTakenNames(
      context.db,
      part.map(({ name }) => name),
    );
    const free = part.filter(({ name }) => !taken.has(mailForm(name)));
    added += await insertMany(context, provider, free);
    for (const one of part) {
      if (!taken.has(mailForm(one.name))) continue;
      const fault = await takeOver(context, provider, one);
      if (fault) faults.push(fault);
      else added++;
    }
    await onDone(at + part.length);
  }
  return { added, faults };
}

function insertMany(context: ProviderContext, provider: LdapProvider, fresh: readonly NewEntry[]): Promise<number> {
  const { organisationId } = provider;
  const rows = fresh.map(({ id, name, person }): NewLinked => {
    return { id: uuid(), subject: id, ...name, displayName: person.displayName ?? name.localpart };
  });
  if (rows.length === 0) return Promise.resolve(0);
  return context.db.transaction().execute(async (trx) => {
    // Someone of them may be signing in for the first time just now.
    await lockSubject(trx, provider.id);
    const made = await insertLinked(trx, provider, rows);
    await context.events.emit(
      trx,
      made.map((personId): AnyOutboxEvent => {
        const about = { organisationId, subject: topicOfPerson(personId), topics: [`organisation:${organisationId}`] };
        const payload = { personId, providerId: provider.id };
        return { type: "person.created", actor: byDirectory(provider), ...about, payload };
      }),
    );
    return made.length;
  });
}

async function takeOver(
  context: ProviderContext,
  provider: LdapProvider,
  { id, person }: NewEntry,
): Promise<SyncFault | null> {
  try {
    await context.db.transaction().execute(async (trx) => {
      await lockSubject(trx, provider.id);
      await linkByName(context, trx, provider, claimsOf(person, id));
    });
    return null;
  } catch (error) {
    if (!(error instanceof SignInRefused)) throw error;
    return { code: error.code === "ACCOUNT_CLOSED" ? "accountClosed" : "accountTied", entry: person.dn };
  }
}

/** What became of a change: nothing where someone else was first. */
export type Changed = "changed" | "closed" | "opened" | "lastAdmin" | null;

/** One person becomes what the directory says, in a transaction of its own; closing ends every session with it. */
export async function changePerson(
  context: ProviderContext,
  provider: LdapProvider,
  { linked, displayName, isDisabled }: Change,
): Promise<Changed> {
  const { personId } = linked;
  try {
    const done = await context.db.transaction().execute(async (trx): Promise<Changed> => {
      const now = await lockLinked(trx, provider.id, personId);
      if (!now || now.isDisabled !== linked.isDisabled || now.isClosedHere !== linked.isClosedHere) return null;
      if (isDisabled === true && now.isAdmin) await requireOtherAdmin(trx, now.organisationId, personId);
      const isRenamed = displayName !== undefined;
      await updatePerson(trx, personId, { displayName, isDisabled });
      await publish(context, trx, provider, now, [
        ...(isRenamed ? ["displayName"] : []),
        ...(isDisabled === false ? ["isDisabled"] : []),
      ]);
      if (isDisabled !== true) return isDisabled === false ? "opened" : "changed";
      await markClosed(trx, provider.id, personId);
      const { organisationId } = now;
      const about = aboutPerson(provider, now);
      await context.events.emit(trx, { type: "person.disabled", ...about, payload: { personId } });
      await endSessionsWith(context.events, trx, { personId, organisationId, actor: byDirectory(provider) });
      return "closed";
    });
    context.people.cache.forget(personId);
    return done;
  } catch (error) {
    if (error instanceof Refusal && (error.code === "LAST_ADMIN" || error.code === "LAST_EMERGENCY"))
      return "lastAdmin";
    throw error;
  }
}

/** Whether someone is an administrator follows the mapping. */
export async function changeAdmin(
  context: ProviderContext,
  provider: LdapProvider,
  personId: string,
  isMeant: boolean,
): Promise<boolean> {
  const isChanged = await context.db.transaction().execute(async (trx) => {
    const now = await lockLinked(trx, provider.id, personId);
    if (!now || now.isDisabled) return false;
    const { change, isAdminByClaim } = await adminByClaim(trx, now, isMeant);
    if (isAdminByClaim !== now.isAdminByClaim) await markAdminByClaim(trx, provider.id, personId, isAdminByClaim);
    if (change.isAdmin === undefined) return false;
    await updatePerson(trx, personId, change);
    await publish(context, trx, provider, now, ["isAdmin"], change.isAdmin);
    return true;
  });
  context.people.cache.forget(personId);
  return isChanged;
}

const aboutPerson = (provider: LdapProvider, { personId, organisationId }: LinkedRow) => ({
  actor: byDirectory(provider),
  organisationId,
  subject: topicOfPerson(personId),
  topics: [topicOfPerson(personId), `organisation:${organisationId}`],
});

async function publish(
  { events }: ProviderContext,
  trx: IdentityDb & Transaction,
  provider: LdapProvider,
  linked: LinkedRow,
  changed: readonly string[],
  isAdmin?: boolean,
): Promise<void> {
  if (changed.length === 0) return;
  const payload = { personId: linked.personId, changed, ...(isAdmin === undefined ? {} : { isAdmin }) };
  await events.emit(trx, { type: "person.changed", ...aboutPerson(provider, linked), payload });
}
