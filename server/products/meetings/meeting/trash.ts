import { byPerson, system } from "#events";
import type { Principal } from "#http";
import type { RequireStill } from "#items";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { markEndedAndClose } from "./end.ts";
import { deleteMeetingsTrashedBefore, readMeeting, setMeetingTrashed } from "./queries.ts";
import { requireMeeting, stillMay } from "./require.ts";
import { stateOf } from "./state.ts";

/** Into the trash; a call that is going on ends. */
export async function trashMeeting(context: MeetingContext, principal: Principal, id: string): Promise<void> {
  const { row } = await requireMeeting(context, principal, id, "manage");
  const requireStill = stillMay(context, principal, row, "manage");
  await setTrashed(context, principal.personId, id, { isTrashed: true, requireStill });
}

/** Into the trash or out of it again; access has been checked. */
export async function setTrashed(
  context: Pick<MeetingContext, "db" | "events" | "calls">,
  personId: string | null,
  id: string,
  { isTrashed, requireStill }: { readonly isTrashed: boolean; readonly requireStill: RequireStill },
): Promise<void> {
  const row = isTrashed ? await readMeeting(context.db, id) : null;
  if (row && stateOf(row) === "live") await markEndedAndClose(context, row);
  await context.db.transaction().execute(async (trx) => {
    const moved = await setMeetingTrashed(trx, id, isTrashed);
    if (!moved) return;
    await requireStill(trx);
    const type = isTrashed ? "meeting.trashed" : "meeting.restored";
    await context.events.emit(trx, meetingEvent(type, moved, byPerson(personId), { title: moved.title }));
  });
}

const mostAtOnce = 200;

/** Ends for good what has been in the trash since before a moment. */
export async function purgeMeetings(
  { db, events }: Pick<MeetingContext, "db" | "events">,
  before: Date,
): Promise<void> {
  for (;;) {
    const removed = await db.transaction().execute(async (trx) => {
      const rows = await deleteMeetingsTrashedBefore(trx, before, mostAtOnce);
      for (const row of rows) await events.emit(trx, meetingEvent("meeting.destroyed", row, system, {}));
      return rows.length;
    });
    if (removed < mostAtOnce) return;
  }
}
