import { refuse } from "#http";
import type { Actor } from "../tree/context.ts";

/** What one person left to be sent is never stored in another's name, who is signed in by now. Refuses OTHER_PERSON. */
export function requireOwner(actor: Pick<Actor, "personId">, personId: string | undefined): void {
  if (personId !== undefined && personId !== actor.personId) throw refuse("OTHER_PERSON");
}
