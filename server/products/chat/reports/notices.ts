import { noticeSource, type Notice, type NoticeSource } from "#notifications";
import type { Core } from "../core.ts";
import { roomName, roomPath } from "../published/rooms.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";
import { readReport, type Report } from "./queries.ts";

const mostModerators = 50;

/** Owners of the workspace that it happened in but whom it is about, and where none is left the administrators of the reporter's organisation. */
async function moderatorsFor(core: Core, report: Report): Promise<readonly string[]> {
  const room = report.roomId === null ? undefined : core.memory.rooms.get(report.roomId);
  const link = room && workspaceLinkOf(room);
  const reported = report.userId === null ? null : await core.identity.personByName(report.userId);
  const isOther = (personId: string): boolean => personId !== reported?.id && personId !== report.reporterId;
  const members = link ? await core.workspaces.membersOf(link.workspaceId) : [];
  const owners = members.filter(({ role, personId }) => role === "owner" && isOther(personId));
  if (owners.length > 0) return owners.slice(0, mostModerators).map(({ personId }) => personId);
  const administrators = await core.identity.administratorsOf(report.organisationId, mostModerators);
  return administrators.map(({ id }) => id).filter(isOther);
}

/** Moderators hear of what was reported, with the reason and what was written. */
export const reportNotices = (core: Core): NoticeSource =>
  noticeSource({
    name: "chat-reports",
    events: ["content.reported"],
    async notices({ payload: { reportId } }) {
      const report = await readReport(core.db, reportId);
      if (!report) return [];
      const room = report.roomId === null ? undefined : core.memory.rooms.get(report.roomId);
      const reported = report.userId === null ? null : await core.identity.personByName(report.userId);
      const about = [reported?.displayName ?? "", roomName(room)].filter((one) => one !== "").join(" · ");
      const excerpt = [report.reason, report.quote === "" ? "" : `”${report.quote}”`].filter((one) => one !== "");
      const path =
        report.roomId === null
          ? `/chat/with/${encodeURIComponent(report.userId ?? "")}`
          : roomPath(room, report.roomId, report.eventId ?? undefined);
      return (await moderatorsFor(core, report)).map((personId): Notice => ({
        personId,
        reason: "reported",
        kind: "account",
        id: report.id,
        actorId: report.reporterId,
        title: about,
        excerpt: excerpt.join(" "),
        path,
      }));
    },
  });
