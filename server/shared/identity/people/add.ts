import { uuid } from "#clock";
import { system, topicOfPerson, type EventActor } from "#events";
import { refuse } from "#http";
import { mailForm, requireName } from "./names.ts";
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
}

/** Refuses NAME_INVALID, NAME_TAKEN and PASSWORD_WEAK. */
export async function addPerson(context: PersonContext, fresh: NewPerson, actor: EventActor = system): Promise<Person> {
  const name = requireName(fresh.name);
  const organisation = context.organisations.byDomain(name.domain);
  if (!organisation) throw refuse("NAME_INVALID", "No organisation here has that domain.", { domain: name.domain });
  if (fresh.password !== null) requireStrongPassword(fresh.password, mailForm(name), fresh.displayName);
  const passwordHash = fresh.password === null ? null : await hashPassword(fresh.password);
  const id = uuid();
  await context.db.transaction().execute(async (trx) => {
    const isNew = await insertPerson(trx, {
      id,
      organisationId: organisation.id,
      ...name,
      displayName: fresh.displayName?.trim() || name.localpart,
      passwordHash,
      isAdmin: fresh.isAdmin ?? false,
      locale: fresh.locale ?? "sv",
    });
    if (!isNew) throw refuse("NAME_TAKEN", "Someone already has that name.", { name: mailForm(name) });
    await context.events.emit(trx, {
      type: "person.created",
      actor,
      organisationId: organisation.id,
      subject: topicOfPerson(id),
      topics: [`organisation:${organisation.id}`],
      payload: { personId: id },
    });
  });
  return needPerson(context, id);
}
