import type { Meeting } from "@safos/contract/meetings";
import { refuse, type Principal } from "#http";
import { can as canInWorkspace } from "#workspaces";
import type { MeetingContext } from "../context.ts";
import { insertNewMeeting } from "../meeting/create.ts";
import { viewMeeting } from "../meeting/view.ts";
import { homeOf } from "../ringing/home.ts";
import { lockForStart, setRoomOfMeeting } from "../ringing/queries.ts";
import { readLiveIn } from "./queries.ts";

/**
 * The meeting of a room's call, which begins when there is none. Refuses MISSING to who may not be in the room's calls, and
 * FORBIDDEN to who may not begin one in the room's workspace.
 */
export async function openRoomCall(
  context: Pick<MeetingContext, "db" | "events" | "identity" | "ringRooms" | "roomCalls" | "workspaces">,
  { personId }: Pick<Principal, "personId">,
  roomId: string,
): Promise<string> {
  const { db, events, identity, roomCalls, workspaces } = context;
  const room = await roomCalls.callRoom(personId, roomId);
  if (room === null) throw refuse("MISSING", "There is no such room.");
  const { isEncrypted } = room;
  const goesOn = await readLiveIn(db, roomId, isEncrypted);
  if (goesOn !== null) return goesOn;
  const { workspaceId } = room;
  if (workspaceId !== null && !canInWorkspace(await workspaces.roleOf(personId, workspaceId), "write"))
    throw refuse("FORBIDDEN", "Your role in the workspace does not let you begin calls.");
  const home = workspaceId ?? (await homeOf(context, [personId, ...(await context.ringRooms.peopleOf(roomId))]));
  const title = (room.name ?? (await identity.personById(personId))?.displayName ?? roomId).trim().slice(0, 200);
  return db.transaction().execute(async (trx) => {
    await lockForStart(trx, personId, roomId);
    const begun = await readLiveIn(trx, roomId, isEncrypted);
    if (begun !== null) return begun;
    const fresh = { title: title === "" ? roomId : title, isStarted: true, isEncrypted };
    const { id } = await insertNewMeeting(events, trx, home, fresh, personId);
    await setRoomOfMeeting(trx, id, roomId);
    return id;
  });
}

/** The same for our page. */
export async function viewRoomCall(context: MeetingContext, person: Principal, roomId: string): Promise<Meeting> {
  return viewMeeting(context, person, await openRoomCall(context, person, roomId));
}
