import { sql } from "#database";
import { itemsByDate, type DatedQuery, type DatedRow, type TimeLineSource } from "#timeline";
import { can } from "./access.ts";
import type { MeetingContext } from "./context.ts";
import type { MeetingDb } from "./tables.ts";

interface PlannedRow extends DatedRow {
  /** It has neither begun nor ended. */
  readonly isToCome: boolean;
}

/**
 * What touches a window, ended or not. What an entry plans stands in its calendar, and calls of rooms are planned by nobody.
 * What takes more than a day is asked for by itself: all else that touches the window begins a day before it at most.
 */
async function readPlanned(db: MeetingDb, { after, from, to, ...asked }: DatedQuery): Promise<PlannedRow[]> {
  const isTheirs = sql`workspace_id = any(${[...asked.workspaceIds]}::uuid[])`;
  const { rows } = await sql<PlannedRow>`select id, title, workspace_id as "workspaceId", starts_at as at,
      ends_at as "endsAt", started_at is null and ended_at is null as "isToCome"
    from meetings.meeting
    where trashed_at is null and room_id is null and open_until is null and starts_at is not null
      and ((${isTheirs} and starts_at >= ${from}::timestamptz - interval '24 hours' and starts_at < ${to})
        or (${isTheirs} and ends_at > ${from} and ends_at - starts_at > interval '24 hours')
        or id = any(${[...asked.itemIds]}::uuid[]))
      and starts_at < ${to} and (starts_at >= ${from} or ends_at > ${from})
      and (${after === null} or (starts_at, id) > (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
    order by starts_at, id limit ${asked.limit}`.execute(db);
  return rows;
}

/** Meetings by when they are planned; who may manage one moves it until it begins. */
export const meetingTimeLine = (context: Pick<MeetingContext, "db" | "items" | "workspaces">): TimeLineSource =>
  itemsByDate(context, {
    layer: "meetings",
    kind: "meeting",
    readPage: (asked) => readPlanned(context.db, asked),
    canMove: ({ isToCome }, role) => isToCome && can(role, "manage"),
  });
