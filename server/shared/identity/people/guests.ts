import { now, randomToken } from "#clock";
import type { Db } from "#database";
import { system, topicOfPerson, type Transaction } from "#events";
import { eraseGuest, readErasable, type IdentityTables } from "../queries.ts";
import { insertWithin } from "./add.ts";
import type { PersonContext } from "./context.ts";

export interface NewGuest {
  /** In lower case. */
  readonly mail: string;
  readonly displayName: string;
  readonly locale: "sv" | "en";
}

/** `citra@konsult.example` becomes `citra-4f7k2m@` the domain of guests: readable, and nobody else's. */
function slugOf(mail: string): string {
  const readable = (mail.split("@")[0] ?? "")
    .normalize("NFD")
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 40);
  return `${readable === "" ? "guest" : readable}-${randomToken(8).toLowerCase()}`;
}

/** The organisation of guests is there already. Refuses NAME_TAKEN where the address is one's already. */
export function addGuest(
  context: PersonContext,
  trx: Transaction,
  { mail, displayName, locale }: NewGuest,
): Promise<string> {
  const name = `${slugOf(mail)}@${context.organisations.guests()?.domains[0] ?? ""}`;
  const fresh = { name, mail, displayName, locale };
  return insertWithin(context, trx as Transaction & Db<IdentityTables>, fresh, { passwordHash: null, actor: system });
}

const atOnce = 500;

/**
 * Replaces name and address of guests whose accounts have been closed for so long, and takes away what they signed in with;
 * what they wrote stays under the name.
 */
export async function eraseGuests(context: PersonContext, afterMs: number, name: string): Promise<void> {
  const { db, events } = context;
  const guests = context.organisations.guests();
  if (!guests) return;
  const before = new Date(now() - afterMs);
  for (const personId of await readErasable(db, before, atOnce)) {
    await db.transaction().execute(async (trx) => {
      if (!(await eraseGuest(trx, personId, { before, name }))) return;
      await events.emit(trx, {
        type: "person.changed",
        actor: system,
        organisationId: guests.id,
        subject: topicOfPerson(personId),
        topics: [topicOfPerson(personId)],
        payload: { personId, changed: ["displayName", "mail"] },
      });
    });
    context.cache.forget(personId);
  }
}
