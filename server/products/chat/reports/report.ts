import { uuid } from "#clock";
import type { Principal } from "#http";
import type { Core } from "../core.ts";
import type { JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { bodyTextOr } from "../protocol/scope.ts";
import { workspaceLinkOf } from "../rooms/workspace-link.ts";
import { countReports, insertReport, type Report } from "./queries.ts";

type About = Pick<Report, "roomId" | "eventId" | "userId" | "quote">;

const longestReason = 2000;
const longestQuote = 2000;
const mostADay = 50;

/** Tells the moderators: owners of the workspace, and otherwise the administrators of the reporter's organisation. Refuses M_LIMIT_EXCEEDED. */
export async function report(core: Core, person: Principal, about: About, body: JsonObject): Promise<void> {
  const reason = (bodyTextOr(body, "reason") ?? "").replaceAll(/[\p{Cc}\p{Cf}]/gu, " ").trim();
  if (reason.length > longestReason) refuse("M_TOO_LARGE", `A reason has ${longestReason} characters at most.`);
  if ((await countReports(core.db, person.personId)) >= mostADay)
    refuse("M_LIMIT_EXCEEDED", "That is enough for today.", { retry_after_ms: 3_600_000 });
  const id = uuid();
  const { organisationId, personId: reporterId } = person;
  const quote = about.quote.replaceAll("\0", "").slice(0, longestQuote);
  const room = about.roomId === null ? undefined : core.memory.rooms.get(about.roomId);
  const workspaceId = room && workspaceLinkOf(room)?.workspaceId;
  await core.db.transaction().execute(async (trx) => {
    await insertReport(trx, { ...about, id, organisationId, reporterId, reason, quote });
    await core.events.emit(trx, {
      type: "content.reported",
      actor: { kind: "person", id: reporterId },
      organisationId,
      ...(workspaceId === undefined ? {} : { workspaceId }),
      subject: `organisation:${organisationId}`,
      payload: { reportId: id },
    });
  });
}
