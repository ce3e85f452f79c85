import type { Role, Workspaces } from "#workspaces";
import type { MeetingRow } from "../meeting/queries.ts";
import type { RingRooms } from "./rooms.ts";

interface Needs {
  readonly workspaces: Pick<Workspaces, "roleOf">;
  readonly ringRooms: Pick<RingRooms, "isIn">;
}

/** What someone may do with a meeting: as its workspace says, or, of a call from a direct chat, as one of its people. */
export async function roleAt(
  { workspaces, ringRooms }: Needs,
  personId: string,
  row: Pick<MeetingRow, "workspaceId" | "roomId" | "createdBy">,
): Promise<Role | null> {
  if (row.roomId === null) return workspaces.roleOf(personId, row.workspaceId);
  if (!(await ringRooms.isIn(personId, row.roomId))) return null;
  return row.createdBy === personId ? "editor" : "commenter";
}
