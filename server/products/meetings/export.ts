import { sql } from "#database";
import { escapeHtml } from "#http/html";
import type { ExportPart, Items } from "#items";
import type { MeetingItem } from "./item.ts";
import { readMessagesOfWorkspace, type StoredMessage } from "./messages/queries.ts";
import type { MeetingDb } from "./tables.ts";
import { readRegistrationsOfWorkspace, type RegistrationRow } from "./registration/queries.ts";
import { readQuestionsOfWorkspace, type QuestionRow } from "./webinar/question-queries.ts";

type ExportedMeeting = Pick<MeetingItem, "id" | "title" | "startsAt" | "startedAt" | "createdBy" | "createdAt"> & {
  readonly endsAt: Date | null;
  readonly endedAt: Date | null;
};

type ExportedQuestion = QuestionRow & { readonly votes: number };

/** Meetings of a workspace: when they were, what was written and asked in them, who registered for them, and the comments on them. */
export function meetingExport(db: MeetingDb, items: Items): ExportPart {
  return {
    name: "meetings",
    async write(workspaceId, out) {
      const meetings = await readExported(db, workspaceId);
      const questions = Map.groupBy(await readQuestionsOfWorkspace(db, workspaceId), (one) => one.meetingId);
      const messages = Map.groupBy(await readMessagesOfWorkspace(db, workspaceId), (one) => one.meetingId);
      const registrations = Map.groupBy(await readRegistrationsOfWorkspace(db, workspaceId), (one) => one.meetingId);
      await out.json("meetings.json", {
        meetings: meetings.map((one) => ({
          ...one,
          lines: (messages.get(one.id) ?? []).map(dataOf),
          questions: (questions.get(one.id) ?? []).map(questionOf),
          registrations: (registrations.get(one.id) ?? []).map(registrationOf),
        })),
        comments: await items.comments.ofWorkspace(workspaceId, "meeting"),
      });
      const entries = meetings.map((one) => pageOf(one, messages.get(one.id) ?? [], questions.get(one.id) ?? []));
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

/** Who asked without a name stays without one. */
const questionOf = (one: ExportedQuestion) => ({
  name: one.isAnonymous ? null : one.name,
  organisationName: one.isAnonymous ? null : one.organisationName,
  text: one.text,
  state: one.state,
  votes: one.votes,
  askedAt: one.askedAt,
  answer: one.answer,
  answeredBy: one.answeredBy,
});

const registrationOf = ({ name, mail, organisationName, personId, state, createdAt }: RegistrationRow) => ({
  ...{ name, mail, organisationName, personId, state },
  registeredAt: createdAt,
});

function pageOf(
  meeting: ExportedMeeting,
  messages: readonly StoredMessage[],
  questions: readonly ExportedQuestion[],
): string {
  const when = (meeting.startedAt ?? meeting.startsAt ?? meeting.createdAt).toISOString();
  const entries = messages.map(
    (one) =>
      `<li>${escapeHtml(one.name)}: ${escapeHtml(one.text)} <span class="meta">${one.sentAt.toISOString()}</span></li>`,
  );
  entries.push(
    ...questions.map((one) => {
      const by = one.isAnonymous ? "" : `${escapeHtml(one.name)}: `;
      const answer = one.answer === null ? "" : `<br>${escapeHtml(one.answeredBy ?? "")}: ${escapeHtml(one.answer)}`;
      return `<li>${by}${escapeHtml(one.text)} <span class="meta">${one.votes} röster</span>${answer}</li>`;
    }),
  );
  const list = entries.length === 0 ? "" : `<ul>${entries.join("\n")}</ul>`;
  return `<li>${escapeHtml(meeting.title)} <span class="meta">${when}</span>${list}</li>`;
}
