import type { Principal } from "#http";
import { isAddress } from "#mail";
import type { CalendarContext } from "../context.ts";
import { readObject } from "../entries/shape.ts";
import { addGuests } from "../mailed/queries.ts";
import { readKnownResources } from "../resources/rights.ts";
import { inviteesOf, mayHaveOrganizer, organizerOf } from "../scheduling/organised.ts";
import { guestTries } from "./guest-limits.ts";
import { isDelivered, statusesIn, type DeliveryStatus } from "../scheduling/status.ts";
import type { CalendarDb, StoredEntry } from "../tables.ts";

/** How those are reached whom a client's text invites and the entry did not yet. */
export interface Reach {
  readonly statuses: ReadonlyMap<string, DeliveryStatus>;
  /** Addresses that are invited by mail. */
  readonly mailed: readonly string[];
}

const nobody: Reach = { statuses: new Map(), mailed: [] };

/** More than an entry may invite: it is refused when it is written. */
const mostLooked = 500;

/**
 * How this server reaches whom a client invites. Whom the organiser may not find is a guest by mail, the same as who is not of Safos: no
 * status says whose an address is. Read before calendars are locked.
 */
export async function readReach(
  ctx: CalendarContext,
  person: Principal,
  { text, current }: { readonly text: string; readonly current: StoredEntry | null },
): Promise<Reach> {
  if (!mayHaveOrganizer(text)) return nobody;
  const object = readObject(text);
  const organizer = object.kind === "VEVENT" ? (organizerOf(object) ?? null) : null;
  const organizerId = current?.organizerId ?? person.personId;
  const own = organizer === null ? null : await ctx.identity.personById(organizerId);
  if (organizer === null || own?.mail.toLowerCase() !== organizer) return nobody;
  // What stood there while nobody was invited says nothing of who was.
  const isOrganised = current !== null && current.organizerId !== null;
  const known = isOrganised ? statusesIn(readObject(current.body)) : new Map<string, string>();
  const fresh = inviteesOf(object, organizer).filter((one) => !isDelivered(known.get(one) ?? null));
  if (fresh.length === 0 || fresh.length > mostLooked) return nobody;
  return reachOf(ctx, { ...own, personId: own.id }, { addresses: fresh, entryId: current?.id ?? null });
}

type Organizer = Pick<Principal, "personId" | "organisationId" | "isGuest">;

async function reachOf(
  ctx: CalendarContext,
  organizer: Organizer,
  { addresses, entryId }: { readonly addresses: readonly string[]; readonly entryId: string | null },
): Promise<Reach> {
  const { db, identity } = ctx;
  const resources = new Set(
    (await readKnownResources(db, organizer, { addresses, entryId })).map((one) => one.address),
  );
  const statuses = new Map<string, DeliveryStatus>();
  const mailed: string[] = [];
  const mailStatusOf = createMailStatus(ctx, organizer);
  const persons = await identity.personsByAddresses(addresses);
  for (const address of addresses) {
    if (resources.has(address)) {
      statuses.set(address, "1.2");
      continue;
    }
    const found = persons.get(address);
    const isKnown = found !== undefined && (await identity.mayKnow(organizer, found));
    if (isKnown) statuses.set(address, found.disabled ? "3.7" : "1.1");
    else {
      const status = await mailStatusOf(address);
      statuses.set(address, status);
      if (status === "1.1") mailed.push(address);
    }
  }
  return { statuses, mailed };
}

/** What becomes of invitations by mail: what is too much is not sent, and tried with the next change. */
function createMailStatus({ identity, mail }: CalendarContext, organizer: Organizer) {
  // Once they or their organisation may mail no more, nobody is asked about.
  let isSpent = false;
  return async (address: string): Promise<DeliveryStatus> => {
    if (!isAddress(address)) return "3.7";
    if (!mail.isOn) return "5.2";
    const held = isSpent ? null : await identity.findTooOften(guestTries(organizer, address));
    isSpent ||= held?.of === "organizer";
    return isSpent || held ? "5.1" : "1.1";
  };
}

/** Notes who gets the entry by mail. */
export const addReached = (
  db: CalendarDb,
  source: { readonly sourceId: string; readonly organizerId: string },
  { mailed }: Reach,
): Promise<void> => addGuests(db, source, mailed);
