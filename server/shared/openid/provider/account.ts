import type { Account, AccountClaims } from "oidc-provider";
import { isUuid } from "#database";
import type { Person } from "#identity";
import { readClient } from "../clients/queries.ts";
import type { OpenidContext } from "../context.ts";

/** Whether a program may have anything of this person: the account is open, and its own organisation's where it has one. */
export const mayAdmit = (
  person: Pick<Person, "organisationId" | "isGuest"> & { readonly disabled?: boolean },
  client: { readonly organisationId: string | null },
): boolean =>
  person.disabled !== true &&
  !person.isGuest &&
  (client.organisationId === null || client.organisationId === person.organisationId);

async function claimsOf(context: OpenidContext, person: Person): Promise<AccountClaims> {
  const { identity, organisations } = context;
  const groups = await identity.groupsByIds(await identity.groupsOf(person.id));
  return {
    sub: person.id,
    name: person.displayName,
    preferred_username: person.name,
    locale: person.locale,
    organization: organisations.byId(person.organisationId)?.domains[0],
    email: person.mail,
    // The agency gives out these addresses itself.
    email_verified: true,
    groups: groups.map(({ name }) => name),
  };
}

/** A person as the library knows them, asked for at every step: what is closed meanwhile gets nothing more. */
export async function findAccount(
  context: OpenidContext,
  personId: string,
  clientId: string | undefined,
): Promise<Account | undefined> {
  const person = isUuid(personId) ? await context.identity.personById(personId) : null;
  const client = clientId === undefined ? null : await readClient(context.db, clientId);
  if (!person || !client || !mayAdmit(person, client)) return undefined;
  return { accountId: person.id, claims: () => claimsOf(context, person) };
}
