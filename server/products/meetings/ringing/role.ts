import type { Role, Workspaces } from "#workspaces";
import type { MeetingContext } from "../context.ts";
import { readMeeting, type MeetingRow } from "../meeting/queries.ts";
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

/** Whose agencies have a say in what is kept of a call from a direct chat; null: the members of the meeting's workspace. */
export async function peopleOfCall(
  { db, ringRooms }: Pick<MeetingContext, "db" | "ringRooms">,
  meetingId: string,
): Promise<readonly string[] | null> {
  const row = await readMeeting(db, meetingId);
  return row?.roomId ? ringRooms.peopleOf(row.roomId) : null;
}
