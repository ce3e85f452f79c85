import { isUuid, sql } from "#database";
import { itemIdOf } from "#events";
import { escapeHtml, type ExportPart, type FoundItem, type ItemKind, type Items } from "#items";
import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import { searchSource, type SearchEntry, type SearchSource } from "#search";
import type { Workspaces } from "#workspaces";
import { readLinesOfWorkspace, readWords } from "./line-queries.ts";
import { deleteMeetingsTrashedBefore, type MeetingDb, type MeetingRow } from "./queries.ts";
import type { MeetingService } from "./service.ts";

/** Characters of what was said that the search knows of each meeting; the latest. */
const mostWords = 30_000;

type Told = Pick<MeetingRow, "id" | "workspaceId" | "title" | "startsAt" | "startedAt" | "createdBy" | "createdAt"> & {
  trashedAt: Date | null;
};

async function read(db: MeetingDb, ids: readonly string[]): Promise<Told[]> {
  const { rows } =
    await sql<Told>`select id, workspace_id as "workspaceId", title, starts_at as "startsAt", started_at as "startedAt",
    created_by as "createdBy", created_at as "createdAt", trashed_at as "trashedAt" from meetings.meeting where id = any(${ids.filter(isUuid)}::uuid[])`.execute(
      db,
    );
  return rows;
}

export const pathOf = (row: Pick<Told, "id" | "workspaceId">): string => `/w/${row.workspaceId}/meetings/${row.id}`;

const found = (row: Told): FoundItem => ({
  kind: "meeting",
  id: row.id,
  workspaceId: row.workspaceId,
  title: row.title,
  path: pathOf(row),
  ownerId: row.createdBy,
  isTrashed: row.trashedAt !== null,
});

export function meetingKind(db: MeetingDb, meetings: Pick<MeetingService, "setTrashed">): ItemKind {
  return {
    kind: "meeting",
    find: async (ids) => (await read(db, ids)).map(found),
    setTrashed: (actor, id, isTrashed) => meetings.setTrashed(actor.person?.personId ?? null, id, isTrashed),
    async trashed(workspaceId) {
      const { rows } = await sql<Told>`select id, workspace_id as "workspaceId", title, starts_at as "startsAt",
          started_at as "startedAt", created_by as "createdBy", created_at as "createdAt", trashed_at as "trashedAt"
        from meetings.meeting where workspace_id = ${workspaceId} and trashed_at is not null
        order by trashed_at desc limit 500`.execute(db);
      return rows.map((row) => ({ ...found(row), trashedAt: row.trashedAt ?? row.createdAt }));
    },
    purge: (before) => deleteMeetingsTrashedBefore(db, before),
  };
}

/** Meetings by title and by what was written in them. */
export function meetingSource(db: MeetingDb): SearchSource {
  return searchSource({
    kind: "meeting",
    events: [
      "meeting.created",
      "meeting.changed",
      "meeting.trashed",
      "meeting.restored",
      "meeting.started",
      "meeting.ended",
      "meeting.said",
    ],
    touched: (event) => [itemIdOf(event)],
    async load(ids) {
      const rows = (await read(db, ids)).filter((row) => row.trashedAt === null);
      const words = await readWords(
        db,
        rows.map((row) => row.id),
        mostWords,
      );
      return rows.map((row): SearchEntry => ({
        kind: "meeting",
        id: row.id,
        workspaceId: row.workspaceId,
        audience: null,
        grants: [`meeting ${row.id}`],
        title: row.title,
        text: words.get(row.id) ?? "",
        context: "",
        path: pathOf(row),
        authorId: row.createdBy,
        at: row.startedAt ?? row.startsAt ?? row.createdAt,
      }));
    },
    async ids(after, limit) {
      const { rows } = await sql<{ id: string }>`select id from meetings.meeting
        where id > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000') order by id limit ${limit}`.execute(
        db,
      );
      return rows.map((row) => row.id);
    },
  });
}

/** A planned meeting is told to everybody in the workspace. */
export function meetingNotices(db: MeetingDb, workspaces: Workspaces): NoticeSource {
  return noticeSource({
    name: "meetings",
    events: ["meeting.created"],
    async notices(event) {
      const [row] = await read(db, [itemIdOf(event)]);
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
  });
}

/** Meetings of a workspace: when they were, what was written in them and what was said about them. */
export function meetingExport(db: MeetingDb, items: Items): ExportPart {
  return {
    name: "meetings",
    async write(workspaceId, out) {
      const { rows } = await sql<
        Told & { endedAt: Date | null }
      >`select id, title, starts_at as "startsAt", started_at as "startedAt",
        ended_at as "endedAt", created_by as "createdBy", created_at as "createdAt" from meetings.meeting
        where workspace_id = ${workspaceId} and trashed_at is null order by id`.execute(db);
      const said = Map.groupBy(await readLinesOfWorkspace(db, workspaceId), (line) => line.meetingId);
      await out.json("meetings.json", {
        meetings: rows.map((row) => ({
          ...row,
          lines: (said.get(row.id) ?? []).map(({ personId, name, organisationName, words, saidAt }) => ({
            personId,
            name,
            organisationName,
            text: words,
            saidAt,
          })),
        })),
        comments: await items.comments.ofWorkspace(workspaceId, "meeting"),
      });
      const lines = rows.map((row) => {
        const when = (row.startedAt ?? row.startsAt ?? row.createdAt).toISOString();
        const words = (said.get(row.id) ?? []).map(
          (line) =>
            `<li>${escapeHtml(line.name)}: ${escapeHtml(line.words)} <span class="meta">${line.saidAt.toISOString()}</span></li>`,
        );
        const list = words.length === 0 ? "" : `<ul>${words.join("\n")}</ul>`;
        return `<li>${escapeHtml(row.title)} <span class="meta">${when}</span>${list}</li>`;
      });
      await out.page("meetings.html", "Möten", `<ul>${lines.join("\n")}</ul>`);
    },
  };
}
