import { refuse, type Principal } from "#http";
import { mailForm, parseAnyName } from "./names.ts";
import {
  readAdministrators,
  readPersons,
  readPersonsByMails,
  readPersonsByNames,
  searchPersons,
  type PersonRow,
} from "../queries.ts";
import { readAccounts, type AccountSearch } from "./account-queries.ts";
import type { PersonContext } from "./context.ts";
import { personOfRow, type Person } from "./person.ts";

type Seeker = Pick<Principal, "personId" | "organisationId">;

function storeAll({ cache }: PersonContext, rows: readonly PersonRow[], begun: number): Person[] {
  return rows.map((row) => {
    const person = personOfRow(row);
    cache.store(person.id, person, begun);
    return person;
  });
}

/** In the order asked; unknown ids are left out. At most one statement. */
export async function findByIds(context: PersonContext, ids: readonly string[]): Promise<readonly Person[]> {
  const found = new Map(ids.map((id) => [id, context.cache.get(id)]));
  const begun = context.cache.begin();
  const unknown = [...found].filter(([, person]) => person === undefined).map(([id]) => id);
  const read = unknown.length > 0 ? storeAll(context, await readPersons(context.db, unknown), begun) : [];
  for (const person of read) found.set(person.id, person);
  return ids.map((id) => found.get(id)).filter((person) => person !== undefined);
}

/** Refuses MISSING. */
export async function needPerson(context: PersonContext, id: string): Promise<Person> {
  const [person] = await findByIds(context, [id]);
  if (!person) throw refuse("MISSING", "There is no such person.");
  return person;
}

/** Of the administrator's own organisation, and no application service's account. Refuses MISSING. */
export async function requireColleague(
  context: PersonContext,
  { organisationId }: Pick<Principal, "organisationId">,
  id: string,
): Promise<Person> {
  const person = await needPerson(context, id);
  if (person.organisationId !== organisationId || person.appservice !== null)
    throw refuse("MISSING", "There is no such person.");
  return person;
}

/** Those of these names, in either form, who exist; one statement for all. */
export async function findByNames(context: PersonContext, texts: readonly string[]): Promise<readonly Person[]> {
  const begun = context.cache.begin();
  const names = texts.map(parseAnyName).filter((name) => name !== null);
  return storeAll(context, await readPersonsByNames(context.db, names), begun);
}

/** The guest with an address, closed accounts too. */
export async function findByMail(context: PersonContext, mail: string): Promise<Person | null> {
  const begun = context.cache.begin();
  return storeAll(context, await readPersonsByMails(context.db, [mail.trim().toLowerCase()]), begun)[0] ?? null;
}

/** Who goes by each of these addresses, by name, in either form, or else as a guest, closed accounts too; at most two statements. In small letters. */
export async function findByAddresses(
  context: PersonContext,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  const named = new Map((await findByNames(context, addresses)).map((one) => [one.name, one]));
  const found = new Map<string, Person>();
  for (const address of addresses) {
    const name = parseAnyName(address);
    const person = name && named.get(mailForm(name));
    if (person) found.set(address, person);
  }
  const begun = context.cache.begin();
  const others = addresses.filter((one) => !found.has(one));
  const guests = storeAll(context, await readPersonsByMails(context.db, others), begun);
  for (const one of guests) found.set(one.mail.toLowerCase(), one);
  return found;
}

/** Whom a person may find: their own organisation, organisations with an open directory, and their acquaintances. */
export async function searchFor(
  context: PersonContext,
  seeker: Seeker,
  search: { readonly query: string; readonly limit: number; readonly acquaintances: readonly string[] },
): Promise<readonly Person[]> {
  // Guests have no colleagues, and an open directory is open to agencies.
  const open = context.organisations.isOfGuests(seeker.organisationId)
    ? []
    : context.organisations.all().filter((one) => one.id === seeker.organisationId || one.rules.isDirectoryOpen);
  const begun = context.cache.begin();
  const rows = await searchPersons(context.db, {
    query: search.query.trim(),
    organisationIds: open.map((one) => one.id),
    personIds: search.acquaintances,
    limit: search.limit,
  });
  return storeAll(context, rows, begun);
}

/** Those who administer an organisation, the longest here first. */
export async function findAdministrators(
  context: PersonContext,
  organisationId: string,
  limit: number,
): Promise<readonly Person[]> {
  const begun = context.cache.begin();
  return storeAll(context, await readAdministrators(context.db, organisationId, limit), begun);
}

/** A page of an organisation's persons, disabled ones too, by display name. */
export async function listManaged(
  context: PersonContext,
  organisationId: string,
  { query, after, limit }: { readonly query: string; readonly after: string | undefined; readonly limit: number },
): Promise<{ items: readonly Person[]; next?: string }> {
  const begun = context.cache.begin();
  const rows = await searchPersons(context.db, {
    query: query.trim(),
    organisationIds: [organisationId],
    personIds: [],
    limit: limit + 1,
    isWithDisabled: true,
    after,
  });
  const items = storeAll(context, rows.slice(0, limit), begun);
  const last = items.at(-1);
  return rows.length > limit && last ? { items, next: `${last.displayName.toLowerCase()} ${last.id}` } : { items };
}

/** A page of an organisation's accounts, and how many there are. */
export async function listAccounts(
  context: PersonContext,
  organisationId: string,
  wanted: AccountSearch,
): Promise<{ items: readonly Person[]; total: number }> {
  const begun = context.cache.begin();
  const { rows, total } = await readAccounts(context.db, organisationId, wanted);
  return { items: storeAll(context, rows, begun), total };
}
