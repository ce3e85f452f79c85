import { refuse } from "#http";
import type { Person } from "../people/person.ts";
import type { CredentialContext } from "./context.ts";

/** Refuses UNAUTHENTICATED for accounts that are gone. */
export async function needPersonOf({ persons }: CredentialContext, personId: string): Promise<Person> {
  const person = await persons.personById(personId);
  if (!person || person.disabled) throw refuse("UNAUTHENTICATED");
  return person;
}
