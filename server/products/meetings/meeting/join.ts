import { isEId } from "@safos/contract/e-id";
import type { CallTicket } from "@safos/contract/meetings";
import { uuid } from "#clock";
import { type Principal, refuse } from "#http";
import type { Role } from "#workspaces";
import { can, personIdentity } from "../access.ts";
import { identityOf, ownerAttributes } from "../matrix-calls/identity.ts";
import { requireKind } from "../backend/require-ability.ts";
import type { MeetingContext } from "../context.ts";
import type { Ticket } from "../media/messages.ts";
import { readIsIn } from "../participants/queries.ts";
import { grantsFor } from "../webinar/grants.ts";
import { insertNewMeeting } from "./create.ts";
import { readLiveMeeting, type MeetingRow } from "./queries.ts";
import { requireLive, requireMeeting } from "./require.ts";

/** The command line's tokens outlive a load test, in seconds. */
const OPERATOR_TOKEN_LIFE = 6 * 3600;

/** How a person's client connects to the call. Refuses ENDED, NOT_LIVE and LOCKED. */
export async function joinMeeting(context: MeetingContext, principal: Principal, id: string): Promise<CallTicket> {
  const { row, role } = await requireMeeting(context, principal, id, "join");
  requireLive(row);
  requireKind(context, row);
  const ticket = await ticketFor(context, principal, row, role);
  if (row.isLocked && !can(role, "moderate") && !(await readIsIn(context.db, id, ticket.identity)))
    throw refuse("LOCKED");
  const { url, token, isExternal } = context.calls;
  return { url, token: await token(ticket), identity: ticket.identity, isEncrypted: row.isEncrypted, isExternal };
}

/** A ticket for a person into a workspace's running meeting, which is started when there is none. */
export async function tokenFor(context: MeetingContext, workspaceId: string, personId: string): Promise<CallTicket> {
  const { db, events, calls, workspaces } = context;
  await calls.prepare();
  const { workspace, role } = await workspaces.require(personId, workspaceId, "read");
  const row =
    (await readLiveMeeting(db, workspaceId)) ??
    (await db
      .transaction()
      .execute((trx) =>
        insertNewMeeting(events, trx, workspaceId, { title: workspace.name, isStarted: true }, personId),
      ));
  requireKind(context, row);
  const ticket = await ticketFor(context, { personId, sessionId: uuid(), deviceId: null, assurance: null }, row, role);
  const token = await calls.token(ticket, OPERATOR_TOKEN_LIFE);
  const { url, isExternal } = calls;
  return { url, token, identity: ticket.identity, isEncrypted: row.isEncrypted, isExternal };
}

/** Into the main room. */
export async function ticketFor(
  { db, identity, organisations }: MeetingContext,
  { personId, sessionId, deviceId, assurance }: Pick<Principal, "personId" | "sessionId" | "deviceId" | "assurance">,
  row: MeetingRow,
  role: Role,
): Promise<Ticket> {
  const person = await identity.personById(personId);
  if (!person || person.disabled) throw refuse("MISSING", "There is no such person.");
  // In the call of a room Matrix clients look for them under this name.
  const isOfRoom = row.roomId !== null && deviceId !== null;
  return {
    room: row.id,
    identity: isOfRoom
      ? identityOf({ userId: person.userId, deviceId, memberId: null })
      : personIdentity(personId, sessionId),
    name: person.displayName,
    metadata: "",
    attributes: {
      kind: "person",
      ...ownerAttributes(personId, sessionId),
      userId: person.userId,
      organisation: organisations.byId(person.organisationId)?.name ?? "",
      signedInWith: isEId(assurance) ? "eId" : "",
      isModerator: can(role, "moderate") ? "yes" : "no",
    },
    grants: await grantsFor(db, row, `p_${personId}`, can(role, "moderate")),
  };
}
