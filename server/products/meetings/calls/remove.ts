import { now } from "#clock";
import { system } from "#events";
import { can, holderOf, shortSession } from "../access.ts";
import { endVisits } from "../breakout/queries.ts";
import { meetingOf } from "../breakout/room.ts";
import { classedOf } from "../item.ts";
import { meetingEvent } from "../events.ts";
import { refusalOf } from "./admit.ts";
import type { CallContext, Restricted } from "./context.ts";
import { TOKEN_LIFE } from "./token-life.ts";

/** Someone with an account who is in a call of this process. */
interface PresentPerson {
  readonly room: string;
  readonly identity: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly personId: string;
  readonly session: string;
}

function presentPersons({ host }: CallContext): PresentPerson[] {
  return host.rooms().flatMap((room) =>
    host.presentIn(room).flatMap(({ identity, attributes }) => {
      const who = holderOf({ identity, attributes });
      return who?.kind === "person"
        ? [{ room, identity, attributes, personId: who.personId, session: who.session }]
        : [];
    }),
  );
}

function removeThese({ host }: CallContext, persons: readonly PresentPerson[]): void {
  for (const { room, identity } of persons) host.command({ kind: "remove", room, identity }).catch(() => undefined);
}

const removeFromCalls = (context: CallContext, isMeant: (person: PresentPerson) => boolean): void =>
  removeThese(context, presentPersons(context).filter(isMeant));

/** Removes a person from every call: the account has been disabled. */
export function removePerson(context: CallContext, personId: string): void {
  removeFromCalls(context, (one) => one.personId === personId);
}

/** Removes a person from the calls of a workspace that they are no longer in. */
export function removeMember(context: CallContext, personId: string, workspaceId: string | null): void {
  removeFromCalls(
    context,
    (one) => one.personId === personId && context.workspaceOf.get(meetingOf(one.room)) === workspaceId,
  );
}

/** Removes a person from the calls of a direct chat that they are no longer in. */
export function removeFromRoom(context: CallContext, personId: string, roomId: string): void {
  removeFromCalls(context, (one) => one.personId === personId && context.roomOf.get(meetingOf(one.room)) === roomId);
}

/** Removes a person from the calls of all rooms: they are suspended. */
export function removeFromRooms(context: CallContext, personId: string): void {
  removeFromCalls(context, (one) => one.personId === personId && context.roomOf.has(meetingOf(one.room)));
}

/** Removes a device that was signed out, and refuses the tokens it may still have. */
export function removeSession(context: CallContext, personId: string, sessionId: string): void {
  const session = shortSession(sessionId);
  context.revoked.set(session, now() + (TOKEN_LIFE + 60) * 1000);
  removeFromCalls(context, (one) => one.session === session && one.personId === personId);
}

/** Removes a device that opens nothing until its person has a second factor, and refuses the tokens it may still have. */
export function restrictSession(
  context: CallContext,
  sessionId: string,
  of: { readonly personId: string; readonly organisationId: string | null },
): void {
  const session = shortSession(sessionId);
  context.restricted.set(session, { ...of, until: now() + (TOKEN_LIFE + 60) * 1000 });
  removeFromCalls(context, (one) => one.session === session && one.personId === of.personId);
}

/** They have one now, or none is asked for any more. */
export function liftRestrictions({ restricted }: CallContext, isMeant: (one: Restricted) => boolean): void {
  for (const [session, one] of restricted) if (isMeant(one)) restricted.delete(session);
}

/** Ends the calls of a workspace that has been deleted. */
export function endCallsOf({ host, workspaceOf }: CallContext, workspaceId: string | null): void {
  for (const room of host.rooms())
    if (workspaceOf.get(meetingOf(room)) === workspaceId) host.command({ kind: "end", room }).catch(() => undefined);
}

/** A member's role has changed: removes them, or says whether they moderate now. */
export async function applyRole(context: CallContext, personId: string, workspaceId: string): Promise<void> {
  const role = await context.workspaces.roleOf(personId, workspaceId).catch(() => null);
  if (!can(role, "join")) return removeMember(context, personId, workspaceId);
  if (!can(role, "moderate")) await leaveVisited(context, personId, workspaceId);
  const here = presentPersons(context).filter((one) => one.personId === personId);
  for (const meetingId of new Set(here.map((one) => meetingOf(one.room))))
    if (context.workspaceOf.get(meetingId) === workspaceId) context.hold.changed(meetingId);
}

/** Who leads no longer stays in no breakout room that they were not put in; their page asks where to. */
async function leaveVisited(context: CallContext, personId: string, workspaceId: string): Promise<void> {
  const { db, events } = context;
  await db.transaction().execute(async (trx) => {
    for (const id of await endVisits(trx, workspaceId, `p_${personId}`))
      await events.emit(trx, meetingEvent("breakout.changed", { id, workspaceId }, system, {}));
  });
}

/** Removes from calls people who are no members of the workspace and may not be there any more with what they were given. Null: from all. */
export async function removeUngranted(context: CallContext, meetingId: string | null): Promise<void> {
  const { log, roomOf, workspaceOf, workspaces } = context;
  try {
    const gone: PresentPerson[] = [];
    for (const one of presentPersons(context)) {
      const id = meetingOf(one.room);
      if ((meetingId !== null && id !== meetingId) || roomOf.has(id)) continue;
      if ((await workspaces.roleOf(one.personId, workspaceOf.get(id) ?? "")) !== null) continue;
      if ((await refusalOf(context, one)) !== null) gone.push(one);
    }
    removeThese(context, gone);
  } catch (error) {
    log.warn({ error }, "people in a call could not be checked");
  }
}

/** Removes from calls people whom the class that their meeting was raised to keeps out. */
export async function removeKeptOut(context: CallContext, meetingIds: readonly string[]): Promise<void> {
  const { identity, items, log, workspaceOf } = context;
  try {
    const present = presentPersons(context).filter((one) => meetingIds.includes(meetingOf(one.room)));
    if (present.length === 0) return;
    const persons = await identity.personsByIds(present.map((one) => one.personId));
    const byId = new Map(persons.map((one) => [one.id, one]));
    const gone: PresentPerson[] = [];
    for (const one of present) {
      const meeting = classedOf({ id: meetingOf(one.room), workspaceId: workspaceOf.get(meetingOf(one.room)) ?? "" });
      const person = byId.get(one.personId);
      if (person && (await items.classes.keepsOut(person, meeting))) gone.push(one);
    }
    removeThese(context, gone);
  } catch (error) {
    log.warn({ error }, "people in a call could not be checked");
  }
}
