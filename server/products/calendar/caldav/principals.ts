import type { Member } from "#dav";
import type { Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import { missing } from "../refusals.ts";
import { readBookable, readResourcesByAddress, type ResourceRow } from "../resources/queries.ts";
import { mayBook } from "../resources/rights.ts";
import type { Resource } from "./properties.ts";

/** Rooms and equipment that one search looks at, the caller's own organisation's first. */
const mostLooked = 500;

/** A room or equipment as a principal. */
export const resourceMember = (person: Principal, room: ResourceRow): Member<Resource> => ({
  names: [room.address],
  isCollection: true,
  resource: { kind: "resource", person, room },
});

/** Refuses MISSING for what the caller may not book, as for what there is not. */
export async function findResource(
  { db }: Pick<CalendarContext, "db">,
  person: Principal,
  address: string,
): Promise<ResourceRow> {
  const [found] = await readResourcesByAddress(db, [address]);
  if (!found || !mayBook(found, person)) throw missing();
  return found;
}

/** Those that someone may book, by name; of more than 500 those that a text is part of. */
export async function bookableBy(
  { db }: Pick<CalendarContext, "db">,
  person: Principal,
  query = "",
): Promise<ResourceRow[]> {
  if (person.isGuest) return [];
  const asked = { query, periods: [], exceptId: null, after: null, limit: mostLooked };
  return readBookable(db, person.organisationId, asked);
}
