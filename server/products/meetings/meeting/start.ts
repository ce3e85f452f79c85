import type { Meeting } from "@safos/contract/meetings";
import { byPerson, type Events, type Transaction } from "#events";
import type { Principal } from "#http";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import type { MeetingDb } from "../tables.ts";
import { markStarted, type MeetingRow } from "./queries.ts";
import { requireMeeting, requireOpen } from "./require.ts";
import { viewMeeting } from "./view.ts";

/** Starts a meeting; one that is going on goes on. Refuses ENDED. */
export async function startMeeting(context: MeetingContext, principal: Principal, id: string): Promise<Meeting> {
  const { row } = await requireMeeting(context, principal, id, "moderate");
  requireOpen(row);
  await context.db.transaction().execute((trx) => markLive(context.events, trx, row, principal.personId));
  return viewMeeting(context, principal, id);
}

/** Marks it as started, once. */
export async function markLive(
  events: Events,
  trx: MeetingDb & Transaction,
  row: Pick<MeetingRow, "id" | "workspaceId" | "title">,
  personId: string | null,
): Promise<void> {
  if (await markStarted(trx, row.id))
    await events.emit(trx, meetingEvent("meeting.started", row, byPerson(personId), { title: row.title }));
}
