import { sql } from "#database";
import { ownedThings, type Holding } from "#departures";
import type { Workspaces } from "#workspaces";
import type { MeetingDb } from "./tables.ts";

/** Meetings to come that a person planned; their guest links and registrations go on in the successor's name. */
export const meetingHolding = (db: MeetingDb, workspaces: Workspaces): Holding =>
  ownedThings({
    name: "meetings",
    workspaces,
    async countOwned(personId) {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from meetings.meeting
        where ended_at is null and trashed_at is null
          and (created_by = ${personId} or (guest_link_by = ${personId} and guest_link_hash is not null))`.execute(db);
      return rows[0]?.count ?? 0;
    },
    async changeOwner(fromId, toId, workspaceIds) {
      const { rows } = await sql`update meetings.meeting set
          created_by = case when created_by = ${fromId} then ${toId}::uuid else created_by end,
          guest_link_by = case when guest_link_by = ${fromId} then ${toId}::uuid else guest_link_by end
        where ended_at is null and trashed_at is null and (created_by = ${fromId} or guest_link_by = ${fromId})
          and workspace_id = any(${[...workspaceIds]}::uuid[]) returning id`.execute(db);
      await sql`update meetings.registration_page p set opened_by = ${toId} from meetings.meeting m
        where m.id = p.meeting_id and p.opened_by = ${fromId} and m.ended_at is null and m.trashed_at is null
          and m.workspace_id = any(${[...workspaceIds]}::uuid[])`.execute(db);
      return rows.length;
    },
  });
