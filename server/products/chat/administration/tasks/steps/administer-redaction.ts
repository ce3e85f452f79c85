import type { Principal } from "#http";
import type { Core } from "../../../core.ts";
import type { JsonObject } from "../../../events/pdu.ts";
import { defineStep } from "../../../protocol/exchange.ts";
import { refuse } from "../../../protocol/refuse.ts";
import { bodyTextOr, param } from "../../../protocol/scope.ts";
import { requireColleague } from "../../find.ts";
import { organisationOf, requireOwnRoom } from "../../rooms/own-rooms.ts";
import { readTask } from "../queries.ts";
import type { RedactionOutcome } from "../redact-all.ts";
import { startTask } from "../start.ts";

const about = { name: "administer-redaction", section: "User Admin API (Synapse)", gives: ["answer"] } as const;
const kind = "redact" as const;
const mostRooms = 1000;
const mostEvents = 1000;
const longestReason = 2000;

/** The rooms that are asked for; none are asked for: all of the organisation that the colleague has to do with. Refuses M_NOT_FOUND. */
async function readRooms(core: Core, person: Principal, body: JsonObject, userId: string): Promise<readonly string[]> {
  const { rooms } = body;
  if (!Array.isArray(rooms) || rooms.length > mostRooms || !rooms.every((one) => typeof one === "string"))
    refuse("M_BAD_JSON", `rooms is a list of ${mostRooms} room ids at most.`);
  const named = [...new Set(rooms)];
  for (const roomId of named) await requireOwnRoom(core, person.organisationId, roomId);
  if (named.length > 0) return named;
  const own: string[] = [];
  for (const roomId of core.memory.rooms.membershipsOf(userId).keys()) {
    const room = core.memory.rooms.get(roomId);
    if (room && (await organisationOf(core, room)) === person.organisationId) own.push(roomId);
  }
  return own;
}

/** Takes back what a colleague wrote, in their name or, with `use_admin`, in the administrator's. */
export const redactColleague = defineStep({
  ...about,
  needs: ["person", "body"],
  async run({ core, request }, { person, body }) {
    const colleague = await requireColleague(core, param(request, "userId"));
    const roomIds = await readRooms(core, person, body, colleague.userId);
    const limit = body["limit"] ?? mostEvents;
    if (typeof limit !== "number" || !Number.isSafeInteger(limit) || limit < 1)
      refuse("M_INVALID_PARAM", "limit is a whole number above 0.");
    const reason = bodyTextOr(body, "reason") ?? null;
    if (reason !== null && reason.length > longestReason)
      refuse("M_TOO_LARGE", `A reason has ${longestReason} characters at most.`);
    await core.http.requireFresh(request);
    const sender = body["use_admin"] === true ? person.userId : colleague.userId;
    const act = { what: "messages", roomId: null, personId: colleague.id } as const;
    const id = await startTask(core, person, {
      ...{ kind, act, subject: colleague.userId },
      request: { roomIds, reason, sender, limit: Math.min(limit, mostEvents) },
      outcome: { failed: {} },
    });
    return { answer: { redact_id: id } };
  },
});

export const answerRedaction = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person }) {
    const task = await readTask(core.db, param(request, "taskId"));
    if (task?.kind !== kind || task.organisationId !== person.organisationId)
      refuse("M_NOT_FOUND", "There is no such redaction.");
    const { failed } = JSON.parse(task.outcome) as RedactionOutcome;
    return { answer: { status: task.state, failed_redactions: failed } };
  },
});
