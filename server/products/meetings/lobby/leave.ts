import { system } from "#events";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { readMeeting } from "../meeting/queries.ts";
import { byGuest } from "./actor.ts";
import { markGone, moveGuest, readGuest } from "./queries.ts";

const GONE_AFTER_SECONDS = 40;
type Context = Pick<MeetingContext, "db" | "events">;

/** A waiting guest has closed the page. */
export async function leaveLobby({ db, events }: Context, guestId: string): Promise<void> {
  const guest = await readGuest(db, guestId);
  const row = guest ? await readMeeting(db, guest.meetingId) : null;
  if (!guest || !row) return;
  await db.transaction().execute(async (trx) => {
    if (await moveGuest(trx, guestId, ["waiting"], "gone", null))
      await events.emit(trx, meetingEvent("lobby.left", row, byGuest(guest), { ticketId: guestId }));
  });
}

/** Drops the requests of guests who stopped asking. */
export async function trimLobbies({ db, events }: Context): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const gone = await markGone(trx, GONE_AFTER_SECONDS);
    await events.emit(
      trx,
      gone.map(({ id, meetingId, workspaceId }) =>
        meetingEvent("lobby.left", { id: meetingId, workspaceId }, system, { ticketId: id }),
      ),
    );
  });
}
