import type { GuestMeeting } from "@safos/contract/meetings";
import type { MeetingContext } from "../context.ts";
import { stateOf } from "../meeting/state.ts";
import { findByLink } from "./find.ts";

/** What a link says before anyone is admitted. Refuses LINK_UNKNOWN and LINK_LOCKED. */
export async function readGuestMeeting(context: MeetingContext, secret: string): Promise<GuestMeeting> {
  const { row, organisationName, registered } = await findByLink(context, secret);
  const { title, isWebinar, isEncrypted } = row;
  return {
    title,
    organisationName,
    state: stateOf(row),
    startsAt: row.startsAt?.toISOString() ?? null,
    isWebinar,
    isEncrypted,
    registeredName: registered?.name ?? null,
  };
}
