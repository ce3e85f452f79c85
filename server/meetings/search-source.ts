import { isUuid, sql } from "#database";
import { escapeHtml, type ExportPart, type ItemKind, type Items } from "#items";
import type { Notice, NoticeSource } from "#notifications";
import type { SearchEntry, SearchSource } from "#search";
import type { Workspaces } from "#workspaces";
import type { MeetingDb, MeetingRow } from "./queries.ts";

type Told = Pick<MeetingRow, "id" | "workspaceId" | "title" | "startsAt" | "startedAt" | "createdBy" | "createdAt">;

async function read(db: MeetingDb, ids: readonly string[]): Promise<Told[]> {
  const { rows } =
    await sql<Told>`select id, workspace_id as "workspaceId", title, starts_at as "startsAt", started_at as "startedAt",
    created_by as "createdBy", created_at as "createdAt" from meetings.meeting where id = any(${ids.filter(isUuid)}::uuid[])`.execute(
      db,
    );
  return rows;
}

const pathOf = (row: Told): string => `/w/${row.workspaceId}/meetings?meeting=${row.id}`;

export function meetingKind(db: MeetingDb): ItemKind {
  return {
    kind: "meeting",
    find: async (ids) =>
      (await read(db, ids)).map((row) => ({
        kind: "meeting",
        id: row.id,
        workspaceId: row.workspaceId,
        title: row.title,
        path: pathOf(row),
        ownerId: row.createdBy,
        isTrashed: false,
      })),
  };
}

/** Meetings by title. */
export function meetingSource(db: MeetingDb): SearchSource {
  return {
    kind: "meeting",
    events: ["meeting.created", "meeting.changed", "meeting.removed", "meeting.started", "meeting.ended"],
    touched: ({ payload }) => [String(payload["meetingId"])],
    load: async (ids) =>
      (await read(db, ids)).map((row): SearchEntry => ({
        kind: "meeting",
        id: row.id,
        workspaceId: row.workspaceId,
        audience: null,
        grants: [`meeting ${row.id}`],
        title: row.title,
        text: "",
        context: "",
        path: pathOf(row),
        authorId: row.createdBy,
        at: row.startedAt ?? row.startsAt ?? row.createdAt,
      })),
    async ids(after, limit) {
      const { rows } = await sql<{ id: string }>`select id from meetings.meeting
        where id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000') order by id limit ${limit}`.execute(
        db,
      );
      return rows.map((row) => row.id);
    },
  };
}

/** A planned meeting is told to everybody in the workspace. */
export function meetingNotices(db: MeetingDb, workspaces: Workspaces): NoticeSource {
  return {
    name: "meetings",
    events: ["meeting.created"],
    async notices({ payload }) {
      const [row] = await read(db, [String(payload["meetingId"])]);
      if (!row || row.startsAt === null) return [];
      const members = await workspaces.membersOf(row.workspaceId);
      return members
        .filter((one) => one.role !== "guest")
        .map(({ personId }): Notice => ({
          personId,
          reason: "changed",
          kind: "meeting",
          id: row.id,
          actorId: row.createdBy,
          title: row.title,
          excerpt: "",
        }));
    },
  };
}

/** Meetings of a workspace: when they were, and what was said about them. */
export function meetingExport(db: MeetingDb, items: Items): ExportPart {
  return {
    name: "meetings",
    async write(workspaceId, out) {
      const { rows } = await sql<
        Told & { endedAt: Date | null }
      >`select id, title, starts_at as "startsAt", started_at as "startedAt",
        ended_at as "endedAt", created_by as "createdBy", created_at as "createdAt" from meetings.meeting
        where workspace_id = ${workspaceId} order by id`.execute(db);
      await out.json("meetings.json", {
        meetings: rows,
        comments: await items.comments.ofWorkspace(workspaceId, "meeting"),
      });
      const lines = rows.map((row) => {
        const when = (row.startedAt ?? row.startsAt ?? row.createdAt).toISOString();
        return `<li>${escapeHtml(row.title)} <span class="meta">${when}</span></li>`;
      });
      await out.page("meetings.html", "Möten", `<ul>${lines.join("\n")}</ul>`);
    },
  };
}
