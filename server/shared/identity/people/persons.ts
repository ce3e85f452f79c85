import type { Person as PersonView } from "@safos/contract/identity";
import type { EventActor } from "#events";
import type { Principal } from "#http";
import type { PersonChange } from "../queries.ts";
import { addPerson, type NewPerson } from "./add.ts";
import { changePerson, setPassword } from "./change.ts";
import type { PersonContext } from "./context.ts";
import { findByIds, findByNames, listManaged, searchFor } from "./find.ts";
import { viewPerson, type Person } from "./person.ts";

export interface Persons {
  add(fresh: NewPerson, actor?: EventActor): Promise<Person>;
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
  /** `workspaces` says who shares one with whom. */
  registerAcquaintances(find: (personId: string) => Promise<readonly string[]>): void;
  managedPage(
    organisationId: string,
    query: string,
    after: string | undefined,
    limit: number,
  ): Promise<{ items: readonly Person[]; next?: string }>;
  change(personId: string, change: PersonChange, actor?: EventActor): Promise<Person>;
  setPassword(personId: string, password: string, actor?: EventActor): Promise<void>;
  view(person: Person): PersonView;
}

export function createPersons(context: PersonContext): Persons {
  const { organisations } = context;
  let acquaintancesOf: (personId: string) => Promise<readonly string[]> = async () => [];
  return {
    add: (fresh, actor) => addPerson(context, fresh, actor),
    personById: async (id) => (await findByIds(context, [id]))[0] ?? null,
    personsByIds: (ids) => findByIds(context, ids),
    personByName: async (name) => (await findByNames(context, [name]))[0] ?? null,
    personsByNames: (names) => findByNames(context, names),
    searchPersons: async (principal, query, limit) =>
      searchFor(context, principal, { query, limit, acquaintances: await acquaintancesOf(principal.personId) }),
    async mayKnow(principal, other) {
      if (other.organisationId === principal.organisationId) return true;
      if (organisations.byId(other.organisationId)?.rules.isDirectoryOpen === true) return true;
      return (await acquaintancesOf(principal.personId)).includes(other.id);
    },
    registerAcquaintances(find) {
      acquaintancesOf = find;
    },
    managedPage: (organisationId, query, after, limit) => listManaged(context, organisationId, { query, after, limit }),
    change: (personId, change, actor) => changePerson(context, personId, change, actor),
    setPassword: (personId, password, actor) => setPassword(context, personId, password, actor),
    view: (person) => viewPerson(person, organisations.byId(person.organisationId)?.name ?? ""),
  };
}
