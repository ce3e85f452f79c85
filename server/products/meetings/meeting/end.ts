import type { Meeting } from "@safos/contract/meetings";
import { system } from "#events";
import type { Principal } from "#http";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { readPresent } from "../participants/queries.ts";
import { markEnded, readMeeting, type MeetingRow } from "./queries.ts";
import { requireMeeting } from "./require.ts";
import { stateOf } from "./state.ts";
import { viewMeeting } from "./view.ts";

/** Ends a meeting and its call; one that never began ends as well. */
export async function endMeeting(context: MeetingContext, principal: Principal, id: string): Promise<Meeting> {
  const { row } = await requireMeeting(context, principal, id, "moderate");
  await markEndedAndClose(context, row);
  return viewMeeting(context, principal, id);
}

/** Ends a live meeting that nobody is in any more. */
export async function endDeserted(context: Pick<MeetingContext, "db" | "events" | "calls">, id: string): Promise<void> {
  const row = await readMeeting(context.db, id);
  if (row && stateOf(row) === "live" && (await readPresent(context.db, [id])).length === 0)
    await markEndedAndClose(context, row);
}

/** Access has been checked. */
export async function markEndedAndClose(
  { db, events, calls }: Pick<MeetingContext, "db" | "events" | "calls">,
  row: Pick<MeetingRow, "id" | "workspaceId">,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    if (await markEnded(trx, row.id)) await events.emit(trx, meetingEvent("meeting.ended", row, system, {}));
  });
  await calls.command({ kind: "end", room: row.id });
}
