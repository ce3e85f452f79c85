import type { Principal } from "#http";
import type { Role, Workspaces } from "#workspaces";
import type { MeetingRow } from "../meeting/queries.ts";
import { liftRole } from "../permissions/role.ts";
import type { RingRooms } from "./rooms.ts";

interface Needs {
  readonly workspaces: Pick<Workspaces, "byId" | "grantedRoles" | "roleOf">;
  readonly ringRooms: Pick<RingRooms, "isIn">;
}
type Person = Pick<Principal, "personId" | "organisationId">;

/**
 * What someone may do with a meeting: as its workspace says, or, of no member, what they were given with it; of the call of a room,
 * as one of its people.
 */
export async function ownRoleAt(
  { workspaces, ringRooms }: Needs,
  person: Person,
  row: Pick<MeetingRow, "id" | "workspaceId" | "roomId" | "createdBy">,
): Promise<Role | null> {
  const { personId } = person;
  if (row.roomId === null)
    return (
      (await workspaces.roleOf(personId, row.workspaceId)) ??
      (await workspaces.grantedRoles(person, "meeting", [row.id])).roleOn(row.id, null)
    );
  if (!(await ringRooms.isIn(personId, row.roomId))) return null;
  if (row.createdBy === personId) return "editor";
  // In a channel they lead who write in its workspace.
  return (await workspaces.roleOf(personId, row.workspaceId)) ?? "commenter";
}

/** The same, with what they may as someone who was made a moderator of this meeting; nobody leads in an archived workspace. */
export async function roleAt(
  needs: Needs,
  person: Person,
  row: Pick<MeetingRow, "id" | "workspaceId" | "roomId" | "createdBy" | "moderatorIds">,
): Promise<Role | null> {
  const role = await ownRoleAt(needs, person, row);
  const lifted = liftRole(role, person.personId, row);
  if (lifted === role) return role;
  return (await needs.workspaces.byId(row.workspaceId))?.archivedAt ? role : lifted;
}
