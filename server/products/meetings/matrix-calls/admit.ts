import { refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { ticketFor } from "../meeting/join.ts";
import { requireLive, requireMeeting } from "../meeting/require.ts";
import { identityOf } from "./identity.ts";
import { openRoomCall } from "./open.ts";
import type { TokenOwner } from "./port.ts";
import type { TokenRequest } from "./request.ts";

/** The answer as clients expect it. */
export interface MediaAccess {
  readonly url: string;
  readonly jwt: string;
}

/** Refuses UNAUTHENTICATED and, for another device or person than the token's, FORBIDDEN. */
export async function requireOwner({ roomCalls }: MeetingContext, asked: TokenRequest): Promise<TokenOwner> {
  const owner = await roomCalls.ownerOf(asked.accessToken);
  if (owner === null) throw refuse("UNAUTHENTICATED", "The OpenID token is not known.");
  const { deviceId, person } = owner;
  if (!person.userId.endsWith(`:${asked.serverName}`))
    throw refuse("UNAUTHENTICATED", "The OpenID token is of another server.");
  if (deviceId !== asked.deviceId || (asked.userId ?? person.userId) !== person.userId)
    throw refuse("FORBIDDEN", "The OpenID token is of another device.");
  return owner;
}

/** Where and with what a client connects to the call of a room. Refuses MISSING, FORBIDDEN and LOCKED. */
export async function admitToRoomCall(
  context: MeetingContext,
  { person, sessionId }: TokenOwner,
  { roomId, deviceId, memberId }: TokenRequest,
): Promise<MediaAccess> {
  const { id: personId, organisationId, userId } = person;
  const id = await openRoomCall(context, { personId }, roomId);
  const { row, role } = await requireMeeting(context, { personId, organisationId }, id, "join");
  requireLive(row);
  const ticket = await ticketFor(context, { personId, sessionId, deviceId, assurance: null }, row, role);
  const identity = identityOf({ userId, deviceId, memberId });
  return { url: context.calls.url, jwt: await context.calls.token({ ...ticket, identity }) };
}
