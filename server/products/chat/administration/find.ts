import type { Person } from "#identity";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";

/** Someone by their id, of an organisation that was looked at before. Refuses M_NOT_FOUND. */
export async function requireColleague(core: Core, userId: string): Promise<Person> {
  const person = await core.identity.personByName(userId);
  return person?.userId === userId && !person.isGuest ? person : refuse("M_NOT_FOUND", "There is nobody by that id.");
}
