import { byPerson, type EventActor } from "#events";
import type { Actor } from "./kinds.ts";

/** An actor as events name them: the person, else the guest by the name they gave, else the link. */
export function eventActorOf({ person, link }: Actor): EventActor {
  if (person) return byPerson(person.personId);
  if (link?.guest) return { kind: "guest", ...link.guest };
  return link ? { kind: "link", id: link.grantId } : byPerson(null);
}
