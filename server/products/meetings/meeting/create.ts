import type { Meeting, NewMeeting } from "@safos/contract/meetings";
import { uuid } from "#clock";
import { byPerson, type Events, type Transaction } from "#events";
import { type Principal, refuse } from "#http";
import { requireKind } from "../backend/require-ability.ts";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import type { MeetingDb } from "../tables.ts";
import { insertMeeting, readMeeting, type MeetingRow } from "./queries.ts";
import { markLive } from "./start.ts";
import { plannedTimes } from "./times.ts";
import { viewMeeting } from "./view.ts";

/** Plans or starts a meeting. Refuses INVALID for a title of spaces. */
export async function createMeeting(
  context: MeetingContext,
  principal: Principal,
  workspaceId: string,
  fresh: NewMeeting,
): Promise<Meeting> {
  const { db, events, workspaces } = context;
  await workspaces.require(principal.personId, workspaceId, "write");
  if (fresh.title.trim() === "") throw refuse("INVALID", "A meeting needs a title.");
  requireKind(context, fresh);
  const row = await db
    .transaction()
    .execute((trx) => insertNewMeeting(events, trx, workspaceId, fresh, principal.personId));
  return viewMeeting(context, principal, row.id);
}

/** Access has been checked. Refuses INVALID for an end before the beginning. */
export async function insertNewMeeting(
  events: Events,
  trx: MeetingDb & Transaction,
  workspaceId: string,
  fresh: NewMeeting,
  personId: string,
): Promise<MeetingRow> {
  const id = uuid();
  const times = plannedTimes(fresh);
  const lobby = fresh.lobby ?? "guests";
  const { isWebinar = false, hasReview = true, isEncrypted = false } = fresh;
  const title = fresh.title.trim();
  const kind = { lobby, isWebinar, hasReview, isEncrypted };
  await insertMeeting(trx, { id, workspaceId, title, ...times, ...kind, createdBy: personId });
  const row = await readMeeting(trx, id);
  if (!row) throw new Error("A meeting just made cannot be read.");
  await events.emit(trx, meetingEvent("meeting.created", row, byPerson(personId), {}));
  if (fresh.isStarted) await markLive(events, trx, row, personId);
  return row;
}
