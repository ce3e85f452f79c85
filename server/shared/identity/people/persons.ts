import type { ManagedPerson, Person as PersonView } from "@safos/contract/identity";
import type { PersonRole } from "@safos/contract/person-roles";
import { system, type EventActor, type Transaction } from "#events";
import { refuse, type Principal } from "#http";
import type { Organisation } from "#organisations";
import { readActivity, readPasswordHash, type PersonChange } from "../queries.ts";
import { changeRole, changeRoles, endRoles } from "../roles/change.ts";
import { readRoles, type GivenRoleRow } from "../roles/queries.ts";
import { rolesNow, type StoredRole } from "../roles/role.ts";
import type { AccountSearch } from "./account-queries.ts";
import { addGhost, addPerson, type NewPerson } from "./add.ts";
import { changePerson, clearPassword, requireOtherAdmin, setPassword } from "./change.ts";
import type { PersonContext } from "./context.ts";
import { fullName } from "./full-name.ts";
import { addGuest, eraseGuests, type NewGuest } from "./guests.ts";
import {
  findAdministrators,
  findByIds,
  findByMail,
  findByNames,
  listAccounts,
  listManaged,
  requireColleague,
  searchFor,
  findByAddresses,
} from "./find.ts";
import { noteToken } from "./note-token.ts";
import { removeUnseen } from "./remove.ts";
import { viewManaged, viewPerson, type Person } from "./person.ts";

export interface Persons {
  add(fresh: NewPerson, actor?: EventActor): Promise<Person>;
  /** What this process knows of a person is read anew. */
  forget(personId: string): void;
  personById(id: string): Promise<Person | null>;
  personsByIds(ids: readonly string[]): Promise<readonly Person[]>;
  /** Either form of the name; disabled persons too. */
  personByName(name: string): Promise<Person | null>;
  /** The guest with this mail address, disabled ones too. */
  personByMail(mail: string): Promise<Person | null>;
  /** A guest, as part of something larger; resolves with the id. Refuses NAME_TAKEN where the address is one's already. */
  addGuest(trx: Transaction, fresh: NewGuest): Promise<string>;
  /** An account of an application service, as part of something larger; resolves with the id. Refuses NAME_INVALID and NAME_TAKEN. */
  addGhost(trx: Transaction, fresh: Parameters<typeof addGhost>[2]): Promise<string>;
  /** Replaces name and address of guests whose accounts have been closed for so long, and what they signed in with. */
  eraseGuests(afterMs: number, name: string): Promise<void>;
  /** Those of these names, in either form, who exist; one statement for all. */
  personsByNames(names: readonly string[]): Promise<readonly Person[]>;
  /** Who goes by each of these addresses, in small letters: by name, in either form, or else as a guest; disabled ones too. At most two statements. */
  personsByAddresses(addresses: readonly string[]): Promise<ReadonlyMap<string, Person>>;
  /** The same for one. */
  personByAddress(address: string): Promise<Person | null>;
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
  /** Names, as user ids, that nobody is given: an application service keeps them for its accounts. */
  registerReservedNames(isReserved: (userId: string) => boolean): void;
  /** `workspaces` says who shares one with whom. */
  registerAcquaintances(find: (personId: string) => Promise<readonly string[]>): void;
  /** Who administers an organisation, the longest here first; not those whose account is closed. */
  administratorsOf(organisationId: string, limit: number): Promise<readonly Person[]>;
  /** How many open accounts an organisation has, and how many did something since a moment; null: of each. */
  countActivity(since: Date, organisationId: string | null): ReturnType<typeof readActivity>;
  managedPage(
    organisationId: string,
    query: string,
    after: string | undefined,
    limit: number,
  ): Promise<{ items: readonly Person[]; next?: string }>;
  /** A page of an organisation's accounts in an order, and how many there are. */
  accountPage(
    organisationId: string,
    wanted: AccountSearch,
  ): Promise<{ readonly items: readonly Person[]; readonly total: number }>;
  change(personId: string, change: PersonChange, actor?: EventActor): Promise<Person>;
  /** Refuses ACCOUNT_SUSPENDED for someone who may write nothing in the chat. */
  requireUnsuspended(personId: string): Promise<void>;
  /** Who gave which role. */
  rolesOf(personId: string): Promise<readonly GivenRoleRow[]>;
  /** All that a person is to have. Refuses MISSING, INVALID and ROLE_ENDED. */
  setRoles(personId: string, roles: readonly StoredRole[], actor: EventActor): Promise<Person>;
  /** Gives one; the others stay. Refuses MISSING and ROLE_ENDED. */
  giveRole(personId: string, role: StoredRole, actor?: EventActor): Promise<Person>;
  takeRole(personId: string, role: PersonRole, actor?: EventActor): Promise<Person>;
  /** Whether a person may do what a role opens: they have it, or are an administrator. */
  mayAct(person: Person, role: PersonRole): boolean;
  /** Writes down that the operator made a token in someone's name. */
  noteToken(person: Pick<Person, "id" | "organisationId">, workspaceId: string): Promise<void>;
  /** Removes those whose time is over. */
  endRoles(): Promise<void>;
  /** `also` is done in the same transaction. Refuses PASSWORD_WEAK. */
  setPassword(
    personId: string,
    password: string,
    actor?: EventActor,
    also?: (trx: Transaction) => Promise<void>,
  ): Promise<void>;
  /** Removes someone who has never been here; false for anyone who has. */
  removeUnseen(personId: string, actor: EventActor): Promise<boolean>;
  /** Takes the password away, until the person has chosen another. */
  clearPassword(personId: string, actor: EventActor): Promise<void>;
  hasPassword(personId: string): Promise<boolean>;
  /** `anna` as `anna@` the organisation's first domain. Refuses NAME_INVALID for domains of others. */
  fullName(name: string, organisation: Organisation | null): string;
  view(person: Person): PersonView;
  /** As their administrator sees them. */
  viewManaged(person: Person): ManagedPerson;
  /** Of the same organisation, for its administrators. Refuses MISSING. */
  requireColleague(admin: Pick<Principal, "organisationId">, personId: string): Promise<Person>;
  /** Refuses LAST_ADMIN when the organisation has no other administrator than this one. */
  requireOtherAdmin(person: Pick<Person, "id" | "organisationId">): Promise<void>;
}

export function createPersons(context: PersonContext): Persons {
  const { db, organisations } = context;
  const view = (person: Person): PersonView => viewPerson(person, organisations.byId(person.organisationId));
  let acquaintancesOf: (personId: string) => Promise<readonly string[]> = async () => [];
  return {
    add: (fresh, actor) => addPerson(context, fresh, actor),
    forget: (personId) => context.cache.forget(personId),
    personById: async (id) => context.cache.get(id) ?? (await findByIds(context, [id]))[0] ?? null,
    personsByIds: (ids) => findByIds(context, ids),
    personByName: async (name) => (await findByNames(context, [name]))[0] ?? null,
    personByMail: (mail) => findByMail(context, mail),
    addGuest: (trx, fresh) => addGuest(context, trx, fresh),
    addGhost: (trx, fresh) => addGhost(context, trx, fresh),
    eraseGuests: (afterMs, name) => eraseGuests(context, afterMs, name),
    personsByNames: (names) => findByNames(context, names),
    personsByAddresses: (addresses) => findByAddresses(context, addresses),
    personByAddress: async (address) => (await findByAddresses(context, [address])).get(address) ?? null,
    searchPersons: async (principal, query, limit) =>
      searchFor(context, principal, { query, limit, acquaintances: await acquaintancesOf(principal.personId) }),
    async mayKnow(principal, other) {
      const isGuest = organisations.isOfGuests(principal.organisationId);
      if (other.id === principal.personId) return true;
      if (!isGuest && other.organisationId === principal.organisationId) return true;
      if (!isGuest && organisations.byId(other.organisationId)?.rules.isDirectoryOpen === true) return true;
      return (await acquaintancesOf(principal.personId)).includes(other.id);
    },
    registerReservedNames(isReserved) {
      context.reserved.isReserved = isReserved;
    },
    registerAcquaintances(find) {
      acquaintancesOf = find;
    },
    countActivity: (since, organisationId) => readActivity(context.db, since, organisationId),
    administratorsOf: (organisationId, limit) => findAdministrators(context, organisationId, limit),
    accountPage: (organisationId, wanted) => listAccounts(context, organisationId, wanted),
    managedPage: (organisationId, query, after, limit) => listManaged(context, organisationId, { query, after, limit }),
    change: (personId, change, actor) => changePerson(context, personId, change, actor),
    async requireUnsuspended(personId) {
      if ((await findByIds(context, [personId]))[0]?.isSuspended === true) throw refuse("ACCOUNT_SUSPENDED");
    },
    rolesOf: (personId) => readRoles(db, personId),
    setRoles: (personId, roles, actor) => changeRoles(context, personId, () => roles, actor),
    giveRole: (personId, role, actor = system) => changeRole(context, personId, role, actor),
    takeRole: (personId, role, actor = system) => changeRole(context, personId, { role, until: undefined }, actor),
    mayAct: ({ isAdmin, roles }, role) => isAdmin || rolesNow(roles).includes(role),
    noteToken: (person, workspaceId) => noteToken(context, person, workspaceId),
    endRoles: () => endRoles(context),
    setPassword: (personId, password, actor, also) => setPassword(context, personId, password, { actor, also }),
    removeUnseen: (personId, actor) => removeUnseen(context, personId, actor),
    clearPassword: (personId, actor) => clearPassword(context, personId, actor),
    hasPassword: async (personId) => (await readPasswordHash(db, personId)) !== null,
    fullName,
    view,
    requireColleague: (admin, personId) => requireColleague(context, admin, personId),
    viewManaged: (person) => viewManaged(person, view(person)),
    requireOtherAdmin: ({ id, organisationId }) => requireOtherAdmin(db, organisationId, id),
  };
}
