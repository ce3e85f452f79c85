import { suggesterId } from "@safos/contract/documents";
import { refuse } from "#http";
import type { Actor } from "#items";

/** Who makes a suggestion, as its marks say it. Refuses GUEST_NAME_MISSING for a visitor without a name. */
export function suggesterOf(actor: Actor): { by: string; name: string } {
  if (actor.person) return { by: suggesterId(actor.person.personId, false), name: actor.person.displayName };
  const guest = actor.link?.guest;
  if (!guest) throw refuse("GUEST_NAME_MISSING");
  return { by: suggesterId(guest.id, true), name: guest.name };
}
