import type { Actor } from "#items";

/** How a voter is stored: 'p <person>', 'g <guest>', 'm <matrix id>'. */
export function voterOf(actor: Actor): string | null {
  if (actor.person) return `p ${actor.person.personId}`;
  return actor.link?.guest ? `g ${actor.link.guest.id}` : null;
}
