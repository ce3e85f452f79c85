import { system } from "#events";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { deleteOldRings } from "./queries.ts";

/** Calls that rang long ago go; so do their meetings that nobody came to. */
export async function trimRings({ db, events }: Pick<MeetingContext, "db" | "events">): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const gone = await deleteOldRings(trx);
    await events.emit(
      trx,
      gone.map((row) => meetingEvent("meeting.destroyed", row, system, {})),
    );
  });
}
