import type { ManagedPerson, Person as PersonView } from "@safos/contract/identity";
import { uuid } from "#clock";
import type { Db } from "#database";
import type { Events } from "#events";
import { type Principal, refuse } from "#http";
import type { Organisations } from "#organisations";
import { mailForm, matrixForm, parseName, requireName } from "./names.ts";
import {
  countOtherAdmins,
  insertPerson,
  readPersons,
  readPersonsByNames,
  searchPersons,
  updatePerson,
  type IdentityTables,
  type PersonChange,
  type PersonRow,
} from "./queries.ts";
import { hashPassword, requireStrongPassword } from "./secrets.ts";

/** Somebody with an account in one organisation. */
export interface Person {
  readonly id: string;
  readonly organisationId: string;
  /** `anna@fk.example` */
  readonly name: string;
  /** `@anna:fk.example` */
  readonly userId: string;
  readonly displayName: string;
  readonly avatarUrl: string | null;
  readonly isAdmin: boolean;
  readonly disabled: boolean;
  readonly locale: "sv" | "en";
  readonly theme: "system" | "light" | "dark";
  readonly createdAt: Date;
  readonly lastSeenAt: Date | null;
}

export interface NewPerson {
  /** Either form; the domain must be one of the organisation's. */
  readonly name: string;
  readonly password: string;
  readonly displayName?: string;
  readonly isAdmin?: boolean;
  readonly locale?: "sv" | "en";
}

export interface Persons {
  add(fresh: NewPerson): Promise<Person>;
  personById(id: string): Promise<Person | null>;
  personsByIds(ids: readonly string[]): Promise<readonly Person[]>;
  /** Either form of the name; disabled persons too. */
  personByName(name: string): Promise<Person | null>;
  /** Those of these names, in either form, who exist; one statement for all. */
  personsByNames(names: readonly string[]): Promise<readonly Person[]>;
  /** Whom this person may find: their own organisation, organisations with an open directory, and people they share a workspace with. */
  searchPersons(
    principal: Pick<Principal, "personId" | "organisationId">,
    query: string,
    limit: number,
  ): Promise<readonly Person[]>;
  /** Whether this person may know of the other at all. */
  mayKnow(
    principal: Pick<Principal, "personId" | "organisationId">,
    other: Pick<Person, "id" | "organisationId">,
  ): Promise<boolean>;
  /** `workspaces` tells who shares one with whom. */
  registerAcquaintances(find: (personId: string) => Promise<readonly string[]>): void;
  managedPage(
    organisationId: string,
    query: string,
    after: string | undefined,
    limit: number,
  ): Promise<{ items: readonly Person[]; next?: string }>;
  change(personId: string, change: PersonChange): Promise<Person>;
  setPassword(personId: string, password: string): Promise<void>;
  view(person: Person): PersonView;
}

/** A person as their administrator sees them. */
export const manageView = (person: Person, view: PersonView): ManagedPerson => ({
  ...view,
  isAdmin: person.isAdmin,
  isDisabled: person.disabled,
  createdAt: person.createdAt.toISOString(),
  lastSeenAt: person.lastSeenAt?.toISOString() ?? null,
});

const cacheSize = 20_000;

export function createPersons(options: {
  db: Db<IdentityTables>;
  events: Events;
  organisations: Organisations;
}): Persons {
  const { db, events, organisations } = options;
  const cache = new Map<string, Person>();
  let acquaintances: (personId: string) => Promise<readonly string[]> = async () => [];

  let generation = 0;

  /** What was read before a change arrived may be old already: readers compare the generation they began in. */
  function forget(personId: string | null): void {
    generation += 1;
    if (personId === null) cache.clear();
    else cache.delete(personId);
  }
  events.watch(["person.changed", "person.disabled"], ({ payload }) => forget(payload.personId));
  events.onReconnected(() => forget(null));

  function remember(row: PersonRow, asked: number): Person {
    const person: Person = {
      id: row.id,
      organisationId: row.organisationId,
      name: mailForm(row),
      userId: matrixForm(row),
      displayName: row.displayName,
      avatarUrl: row.avatarUrl,
      isAdmin: row.isAdmin,
      disabled: row.isDisabled,
      locale: row.locale,
      theme: row.theme,
      createdAt: row.createdAt,
      lastSeenAt: row.lastSeenAt,
    };
    if (cache.size >= cacheSize) cache.clear();
    if (asked === generation) cache.set(person.id, person);
    return person;
  }

  async function personsByIds(ids: readonly string[]): Promise<readonly Person[]> {
    const asked = generation;
    const missing = [...new Set(ids.filter((id) => !cache.has(id)))];
    const read =
      missing.length > 0
        ? new Map((await readPersons(db, missing)).map((row) => [row.id, remember(row, asked)]))
        : new Map<string, Person>();
    return ids.map((id) => read.get(id) ?? cache.get(id)).filter((person) => person !== undefined);
  }

  async function personsByNames(texts: readonly string[]): Promise<readonly Person[]> {
    const asked = generation;
    const names = texts.map(parseName).filter((name) => name !== null);
    return (await readPersonsByNames(db, names)).map((row) => remember(row, asked));
  }

  async function need(id: string): Promise<Person> {
    const [person] = await personsByIds([id]);
    if (!person) throw refuse("MISSING", "There is no such person.");
    return person;
  }

  return {
    async add(fresh) {
      const name = requireName(fresh.name);
      const organisation = organisations.byDomain(name.domain);
      if (!organisation) throw refuse("NAME_INVALID", "No organisation here has that domain.", { domain: name.domain });
      requireStrongPassword(fresh.password, mailForm(name));
      const passwordHash = await hashPassword(fresh.password);
      const id = uuid();
      await db.transaction().execute(async (trx) => {
        const isNew = await insertPerson(trx, {
          id,
          organisationId: organisation.id,
          ...name,
          displayName: fresh.displayName?.trim() || name.localpart,
          passwordHash,
          isAdmin: fresh.isAdmin ?? false,
          locale: fresh.locale ?? "sv",
        });
        if (!isNew) throw refuse("NAME_TAKEN", "Somebody already has that name.", { name: mailForm(name) });
        await events.emit(trx, {
          type: "person.created",
          subject: `person:${id}`,
          topics: [`organisation:${organisation.id}`],
          organisationId: organisation.id,
          payload: { personId: id },
        });
      });
      return need(id);
    },
    async personById(id) {
      return cache.get(id) ?? (await personsByIds([id]))[0] ?? null;
    },
    personsByIds,
    personByName: async (text) => (await personsByNames([text]))[0] ?? null,
    personsByNames,
    async searchPersons(principal, query, limit) {
      const open = organisations
        .all()
        .filter((one) => one.id === principal.organisationId || one.rules.isDirectoryOpen);
      const asked = generation;
      const rows = await searchPersons(db, {
        query: query.trim(),
        organisationIds: open.map((one) => one.id),
        personIds: await acquaintances(principal.personId),
        limit,
      });
      return rows.map((row) => remember(row, asked));
    },
    async mayKnow(principal, other) {
      if (other.organisationId === principal.organisationId) return true;
      if (organisations.byId(other.organisationId)?.rules.isDirectoryOpen === true) return true;
      return (await acquaintances(principal.personId)).includes(other.id);
    },
    registerAcquaintances(find) {
      acquaintances = find;
    },
    async managedPage(organisationId, query, after, limit) {
      const asked = generation;
      const rows = await searchPersons(db, {
        query: query.trim(),
        organisationIds: [organisationId],
        personIds: [],
        limit: limit + 1,
        isWithDisabled: true,
        after,
      });
      const items = rows.slice(0, limit).map((row) => remember(row, asked));
      const last = items.at(-1);
      return rows.length > limit && last ? { items, next: `${last.displayName.toLowerCase()} ${last.id}` } : { items };
    },
    async change(personId, change) {
      const person = await need(personId);
      await db.transaction().execute(async (trx) => {
        const losesAdmin = person.isAdmin && (change.isAdmin === false || change.isDisabled === true);
        if (losesAdmin && (await countOtherAdmins(trx, person.organisationId, personId)) === 0)
          throw refuse("LAST_ADMIN");
        await updatePerson(trx, personId, change);
        const isDisabling = change.isDisabled === true && !person.disabled;
        await events.emit(trx, {
          type: isDisabling ? "person.disabled" : "person.changed",
          subject: `person:${personId}`,
          topics: [`person:${personId}`, `organisation:${person.organisationId}`],
          organisationId: person.organisationId,
          payload: { personId },
        });
      });
      forget(personId);
      return need(personId);
    },
    async setPassword(personId, password) {
      const person = await need(personId);
      requireStrongPassword(password, person.name);
      const passwordHash = await hashPassword(password);
      await db.transaction().execute(async (trx) => {
        await updatePerson(trx, personId, { passwordHash });
        await events.emit(trx, {
          type: "person.passwordChanged",
          subject: `person:${personId}`,
          organisationId: person.organisationId,
          payload: { personId },
        });
      });
    },
    view: (person) => ({
      id: person.id,
      name: person.name,
      userId: person.userId,
      displayName: person.displayName,
      organisationId: person.organisationId,
      organisationName: organisations.byId(person.organisationId)?.name ?? "",
      avatarUrl: person.avatarUrl,
    }),
  };
}
