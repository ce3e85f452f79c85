import type { Events } from "#events";
import type { MeetingContext } from "../context.ts";
import { readMeeting } from "../meeting/queries.ts";
import { readDevices } from "./queries.ts";

type Context = Pick<MeetingContext, "db" | "ringRooms" | "roomCalls">;

/**
 * Says in the rooms of calls who of our page is in them, for Matrix clients to see and to match with their media. What is
 * said is what the database has when the event is handled, so that it may be handled twice, late, or after the process that
 * held the call has vanished.
 */
export function publishMembers(context: Context, events: Events): void {
  events.on("meetings-call-members", ["participant.joined", "participant.left"], ({ item, payload }) =>
    publish(context, item?.id ?? "", payload.identity),
  );
  // Its end takes everybody out of it at once.
  events.on("meetings-call-members-end", ["meeting.ended"], ({ item }) => publish(context, item?.id ?? "", null));
}

async function publish({ db, ringRooms, roomCalls }: Context, meetingId: string, identity: string | null) {
  const row = await readMeeting(db, meetingId);
  if (!row?.roomId) return;
  // A call that began before its room was encrypted is not that of the room's clients, who would find noise there.
  const isOfRoom = row.isEncrypted === ringRooms.isSealed(row.roomId);
  for (const one of await readDevices(db, meetingId, identity))
    // A page that comes again has forgotten the keys that others sent it: they send them to whose membership is new.
    await roomCalls.setMember(
      one.personId,
      row.roomId,
      one.identity,
      one.isIn && isOfRoom,
      row.isEncrypted ? one.stay : null,
    );
}
