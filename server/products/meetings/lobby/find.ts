import { hashSecret } from "#clock";
import { refuse } from "#http";
import { splitLink } from "#identity";
import type { MeetingContext } from "../context.ts";
import { readMeetingByLink, type MeetingRow } from "../meeting/queries.ts";
import { linkOf, mayInvite } from "./may-invite.ts";

type FindContext = Pick<MeetingContext, "db" | "identity" | "items" | "organisations" | "policy" | "workspaces">;

interface FoundMeeting {
  readonly row: MeetingRow;
  readonly organisationName: string;
  /** The secret without the proof that the password was given. */
  readonly secret: string;
}

/** The name that the link of a meeting has among links with passwords. */
export const lockOf = ({ id }: Pick<MeetingRow, "id">): string => `meeting ${id}`;

/** The meeting that a link leads to, whether or not its password was given. Refuses LINK_UNKNOWN. */
export async function findLocked(context: FindContext, shown: string): Promise<FoundMeeting> {
  const { secret } = splitLink(shown);
  const row = await readMeetingByLink(context.db, hashSecret(secret));
  if (!row || !(await mayInvite(context, row.guestLinkBy, row, linkOf(row)))) throw refuse("LINK_UNKNOWN");
  const workspace = await context.workspaces.byId(row.workspaceId);
  return { row, secret, organisationName: context.organisations.byId(workspace?.organisationId ?? "")?.name ?? "" };
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
