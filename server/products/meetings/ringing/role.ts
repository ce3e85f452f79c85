import type { Role, Workspaces } from "#workspaces";
import type { MeetingRow } from "../meeting/queries.ts";
import { liftRole } from "../permissions/role.ts";
import type { RingRooms } from "./rooms.ts";

interface Needs {
  readonly workspaces: Pick<Workspaces, "byId" | "roleOf">;
  readonly ringRooms: Pick<RingRooms, "isIn">;
}

/** What someone may do with a meeting: as its workspace says, or, of a call from a direct chat, as one of its people. */
export async function ownRoleAt(
  { workspaces, ringRooms }: Needs,
  personId: string,
  row: Pick<MeetingRow, "workspaceId" | "roomId" | "createdBy">,
): Promise<Role | null> {
  if (row.roomId === null) return workspaces.roleOf(personId, row.workspaceId);
  if (!(await ringRooms.isIn(personId, row.roomId))) return null;
  return row.createdBy === personId ? "editor" : "commenter";
}

/** The same, with what they may as someone who was made a moderator of this meeting; nobody leads in an archived workspace. */
export async function roleAt(
  needs: Needs,
  personId: string,
  row: Pick<MeetingRow, "workspaceId" | "roomId" | "createdBy" | "moderatorIds">,
): Promise<Role | null> {
  const role = await ownRoleAt(needs, personId, row);
  const lifted = liftRole(role, personId, row);
  if (lifted === role) return role;
  return (await needs.workspaces.byId(row.workspaceId))?.archivedAt ? role : lifted;
}
