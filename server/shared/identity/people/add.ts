import { uuid } from "#clock";
import { system, topicOfPerson, type EventActor, type Transaction } from "#events";
import { refuse } from "#http";
import type { Organisation } from "#organisations";
import { mailForm, matrixForm, parseAnyName, requireName, type PersonName } from "./names.ts";
import { insertPerson } from "../queries.ts";
import { requireStrongPassword } from "../credentials/passwords.ts";
import { hashPassword } from "../credentials/secrets.ts";
import type { PersonContext } from "./context.ts";
import { needPerson } from "./find.ts";
import type { Person } from "./person.ts";

export interface NewPerson {
  /** Either form; the domain must be one of the organisation's. */
  readonly name: string;
  /** Null for those who sign in otherwise: through a provider, with a passkey, by mail. */
  readonly password: string | null;
  readonly displayName?: string;
  readonly isAdmin?: boolean;
  readonly locale?: "sv" | "en";
  /** The address of a guest, in lower case. */
  readonly mail?: string;
  /** The application service that makes it: the name is any that Matrix allows. */
  readonly appservice?: string;
}

/** Refuses NAME_INVALID, NAME_TAKEN and PASSWORD_WEAK. */
export async function addPerson(context: PersonContext, fresh: NewPerson, actor: EventActor = system): Promise<Person> {
  const name = mailForm(requireName(fresh.name));
  if (fresh.password !== null) requireStrongPassword(fresh.password, name, fresh.displayName);
  organisationOf(context, requireName(name));
  const passwordHash = fresh.password === null ? null : await hashPassword(fresh.password);
  const id = await context.db
    .transaction()
    .execute((trx) => insertWithin(context, trx, fresh, { passwordHash, actor }));
  return needPerson(context, id);
}

/** An account of an application service, without a password, as part of something larger. Refuses NAME_INVALID and NAME_TAKEN. */
export const addGhost = (
  context: PersonContext,
  trx: Transaction,
  fresh: { readonly name: string; readonly displayName?: string; readonly appservice: string },
): Promise<string> =>
  insertWithin(context, trx as PersonContext["db"] & Transaction, fresh, { passwordHash: null, actor: system });

function organisationOf({ organisations }: PersonContext, { domain }: PersonName): Organisation {
  const organisation = organisations.byDomain(domain);
  if (!organisation) throw refuse("NAME_INVALID", "No organisation here has that domain.", { domain });
  return organisation;
}

/** Adds a person as part of something larger; resolves with the id. Refuses NAME_INVALID and NAME_TAKEN. */
export async function insertWithin(
  context: PersonContext,
  trx: PersonContext["db"] & Transaction,
  fresh: Omit<NewPerson, "password">,
  by: { readonly passwordHash: string | null; readonly actor: EventActor; readonly providerId?: string },
): Promise<string> {
  const ghostName = fresh.appservice === undefined ? null : parseAnyName(fresh.name);
  const name = ghostName ?? requireName(fresh.name);
  const { id: organisationId } = organisationOf(context, name);
  if (ghostName === null && context.reserved.isReserved(matrixForm(name)))
    throw refuse("NAME_TAKEN", "An application service keeps that name for itself.", { name: mailForm(name) });
  const id = uuid();
  const isNew = await insertPerson(trx, {
    id,
    organisationId,
    ...name,
    displayName: fresh.displayName?.trim() || name.localpart,
    passwordHash: by.passwordHash,
    isAdmin: fresh.isAdmin ?? false,
    locale: fresh.locale ?? "sv",
    mail: fresh.mail ?? null,
    appservice: fresh.appservice ?? null,
  });
  if (!isNew) throw refuse("NAME_TAKEN", "Someone already has that name.", { name: mailForm(name) });
  await context.events.emit(trx, {
    type: "person.created",
    actor: by.actor,
    organisationId,
    subject: topicOfPerson(id),
    topics: [`organisation:${organisationId}`],
    payload: { personId: id, ...(by.providerId === undefined ? {} : { providerId: by.providerId }) },
  });
  return id;
}
