import { sql } from "#database";
import { escapeHtml } from "#http/html";
import type { ExportPart, Items } from "#items";
import type { MeetingItem } from "./item.ts";
import { readMessagesOfWorkspace, type StoredMessage } from "./messages/queries.ts";
import type { MeetingDb } from "./tables.ts";

type ExportedMeeting = Pick<MeetingItem, "id" | "title" | "startsAt" | "startedAt" | "createdBy" | "createdAt"> & {
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
};

/** Meetings of a workspace: when they were, what was written in them and the comments on them. */
export function meetingExport(db: MeetingDb, items: Items): ExportPart {
  return {
    name: "meetings",
    async write(workspaceId, out) {
      const meetings = await readExported(db, workspaceId);
      const messages = Map.groupBy(await readMessagesOfWorkspace(db, workspaceId), (one) => one.meetingId);
      await out.json("meetings.json", {
        meetings: meetings.map((one) => ({ ...one, lines: (messages.get(one.id) ?? []).map(dataOf) })),
        comments: await items.comments.ofWorkspace(workspaceId, "meeting"),
      });
      const entries = meetings.map((one) => pageOf(one, messages.get(one.id) ?? []));
      await out.page("meetings.html", "Möten", `<ul>${entries.join("\n")}</ul>`);
    },
  };
}

async function readExported(db: MeetingDb, workspaceId: string): Promise<ExportedMeeting[]> {
  const { rows } =
    await sql<ExportedMeeting>`select id, title, starts_at as "startsAt", ends_at as "endsAt", started_at as "startedAt",
      ended_at as "endedAt", created_by as "createdBy", created_at as "createdAt"
    from meetings.meeting where workspace_id = ${workspaceId} and trashed_at is null and room_id is null order by id`.execute(
      db,
    );
  return rows;
}

const dataOf = ({ personId, name, organisationName, text, sentAt }: StoredMessage) => ({
  personId,
  name,
  organisationName,
  text,
  saidAt: sentAt,
});

function pageOf(meeting: ExportedMeeting, messages: readonly StoredMessage[]): string {
  const when = (meeting.startedAt ?? meeting.startsAt ?? meeting.createdAt).toISOString();
  const entries = messages.map(
    (one) =>
      `<li>${escapeHtml(one.name)}: ${escapeHtml(one.text)} <span class="meta">${one.sentAt.toISOString()}</span></li>`,
  );
  const list = entries.length === 0 ? "" : `<ul>${entries.join("\n")}</ul>`;
  return `<li>${escapeHtml(meeting.title)} <span class="meta">${when}</span>${list}</li>`;
}
