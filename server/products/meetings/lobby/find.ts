import { hashSecret } from "#clock";
import { refuse } from "#http";
import { splitLink } from "#identity";
import type { MeetingContext } from "../context.ts";
import { readMeeting, readMeetingByLink, type MeetingRow } from "../meeting/queries.ts";
import { findOwn, letsIn } from "../registration/find.ts";
import { organisationNameOf } from "../registration/public.ts";
import { linkOf, mayInvite } from "./may-invite.ts";

type FindContext = Pick<MeetingContext, "db" | "identity" | "items" | "organisations" | "policy" | "workspaces">;

interface FoundMeeting {
  readonly row: MeetingRow;
  readonly organisationName: string;
  /** The secret without the proof that the password was given. */
  readonly secret: string;
  /** Who vouches for those who come by it. */
  readonly invitedBy: string | null;
  /** Whose own link it is, after registering; null: the link that all guests share. */
  readonly registered: Registered | null;
}

interface Registered {
  readonly id: string;
  readonly name: string;
  /** They wait where the meeting has a lobby. */
  readonly hasLobby: boolean;
}

/** The name that the link of a meeting has among links with passwords. */
export const lockOf = ({ id }: Pick<MeetingRow, "id">): string => `meeting ${id}`;

/** The meeting that a link leads to, whether or not its password was given. Refuses LINK_UNKNOWN. */
export async function findLocked(context: FindContext, shown: string): Promise<FoundMeeting> {
  const { secret } = splitLink(shown);
  const found = (await findShared(context, secret)) ?? (await findRegistered(context, secret));
  if (!found) throw refuse("LINK_UNKNOWN");
  return { ...found, secret, organisationName: await organisationNameOf(context, found.row.workspaceId) };
}

type Way = Pick<FoundMeeting, "row" | "invitedBy" | "registered">;

async function findShared(context: FindContext, secret: string): Promise<Way | null> {
  const row = await readMeetingByLink(context.db, hashSecret(secret));
  if (!row || !(await mayInvite(context, row.guestLinkBy, row, linkOf(row)))) return null;
  return { row, invitedBy: row.guestLinkBy, registered: null };
}

/** By the link of someone who has a seat; it rests while links from outside may let nobody in. */
async function findRegistered(context: FindContext, secret: string): Promise<Way | null> {
  const own = await findOwn(context.db, secret);
  const row = own?.registration.state === "registered" ? await readMeeting(context.db, own.page.meetingId) : null;
  if (!own || !row || !(await letsIn(context, own.page, row))) return null;
  const { id, name } = own.registration;
  return { row, invitedBy: own.page.openedBy, registered: { id, name, hasLobby: own.page.hasLobby } };
}

/** The same for those who have given the password. Refuses LINK_UNKNOWN and LINK_LOCKED, which says whose link it is. */
export async function findByLink(context: FindContext, shown: string): Promise<FoundMeeting> {
  const found = await findLocked(context, shown);
  const { row, organisationName } = found;
  const { guestPasswordHash: passwordHash } = row;
  const { proof } = splitLink(shown);
  const isOpen =
    passwordHash === null ||
    context.identity.linkPasswords.unlockedUntil({ id: lockOf(row), passwordHash }, proof) !== null;
  if (!isOpen) throw refuse("LINK_LOCKED", { organisationName });
  return found;
}
