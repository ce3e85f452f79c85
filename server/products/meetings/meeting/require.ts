import { byPerson } from "#events";
import type { RequireStill } from "#items";
import { type Principal, refuse } from "#http";
import type { Role, Workspace } from "#workspaces";
import { can, type MeetingAction } from "../access.ts";
import type { MeetingContext } from "../context.ts";
import { classedOf } from "../item.ts";
import { ownRoleAt, roleAt } from "../ringing/role.ts";
import { readMeeting, type MeetingRow } from "./queries.ts";

/** A meeting with its workspace and the caller's role there. */
export interface AccessedMeeting {
  readonly row: MeetingRow;
  readonly workspace: Workspace;
  readonly role: Role;
  /** As the workspace or the chat says alone, without what being made a moderator of it adds. */
  readonly ownRole: Role;
}

/** The meeting and the caller's role. Refuses MISSING to strangers, FORBIDDEN to members who may not. */
export async function requireMeeting(
  { db, items, ringRooms, workspaces }: Pick<MeetingContext, "db" | "items" | "ringRooms" | "workspaces">,
  person: Pick<Principal, "personId" | "organisationId">,
  id: string,
  action: MeetingAction,
): Promise<AccessedMeeting> {
  const row = await readMeeting(db, id);
  const ownRole = row ? await ownRoleAt({ ringRooms, workspaces }, person, row) : null;
  const role = row && action !== "manage" ? await roleAt({ ringRooms, workspaces }, person, row) : ownRole;
  const workspace = row && role !== null ? await workspaces.byId(row.workspaceId) : null;
  if (!row || role === null || ownRole === null || !workspace || !can(role, "see"))
    throw refuse("MISSING", "There is no such meeting.");
  if (await items.classes.keepsOut(person, classedOf(row))) throw refuse("MISSING", "There is no such meeting.");
  if (!can(role, action)) throw refuse("FORBIDDEN", "Your role does not allow this.");
  items.uses.read(byPerson(person.personId), classedOf(row), "opened");
  return { row, workspace, role, ownRole };
}

/** Asks under a lock, of the database, whether they may still do that. */
export const stillMay =
  (
    { items, ringRooms, workspaces }: Pick<MeetingContext, "items" | "ringRooms" | "workspaces">,
    person: Pick<Principal, "personId" | "organisationId">,
    row: MeetingRow,
    action: MeetingAction,
  ): RequireStill =>
  async (trx) => {
    const within = { ...workspaces, ...workspaces.within(trx) };
    const readRole = action === "manage" ? ownRoleAt : roleAt;
    const role = await readRole({ ringRooms, workspaces: within }, person, row);
    if (!can(role, "see") || (await items.classes.keepsOut(person, classedOf(row), within)))
      throw refuse("MISSING", "There is no such meeting.");
    if (!can(role, action)) throw refuse("FORBIDDEN", "Your role does not allow this.");
  };

/** Refuses ENDED. */
export function requireOpen(row: MeetingRow): void {
  if (row.endedAt) throw refuse("ENDED");
}

/** Refuses ENDED and NOT_LIVE. */
export function requireLive(row: MeetingRow): void {
  requireOpen(row);
  if (!row.startedAt) throw refuse("NOT_LIVE");
}
