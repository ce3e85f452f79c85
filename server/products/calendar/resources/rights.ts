import type { CalendarDb } from "../tables.ts";
import { readBookers, readResourcesByAddress, type ResourceRow } from "./queries.ts";

/** Who asks for a room or equipment. */
export interface Booker {
  readonly personId: string;
  readonly organisationId: string;
  readonly isGuest: boolean;
}

type Asking = Omit<Booker, "personId">;

/** Its own people, and others' where it is shared; to everybody else it is as though there were none. */
export const knows = ({ organisationId, isShared }: ResourceRow, person: Asking): boolean =>
  !person.isGuest && (isShared || organisationId === person.organisationId);

/** Guests book nothing, and nobody what is closed. */
export const mayBook = (resource: ResourceRow, person: Asking): boolean =>
  resource.closedAt === null && knows(resource, person);

/** Those of addresses that are rooms and equipment which someone may know, or which the entry holds; all else is as though there were none. */
export async function readKnownResources(
  db: CalendarDb,
  person: Asking,
  { addresses, entryId }: { readonly addresses: readonly string[]; readonly entryId: string | null },
): Promise<ResourceRow[]> {
  const found = await readResourcesByAddress(db, addresses);
  if (entryId === null || found.every((one) => knows(one, person))) return found.filter((one) => knows(one, person));
  const held = await readBookers(db, entryId);
  return found.filter((one) => knows(one, person) || held.has(one.id));
}
