import type { Principal } from "#http";
import type { Core } from "../../../core.ts";
import type { JsonObject } from "../../../events/pdu.ts";
import { defineStep } from "../../../protocol/exchange.ts";
import { refuse } from "../../../protocol/refuse.ts";
import { bodyTextOr, param } from "../../../protocol/scope.ts";
import { workspaceLinkOf } from "../../../rooms/workspace-link.ts";
import { requireColleague } from "../../find.ts";
import { findOwnRooms, requireOutsideWorkspaces } from "../../rooms/own-rooms.ts";
import type { RedactionOutcome } from "../redact-all.ts";
import { requireTask } from "../require-task.ts";
import { startTask } from "../start.ts";

const about = { name: "administer-redaction", section: "User Admin API (Synapse)", gives: ["answer"] } as const;
const kind = "redact" as const;
const mostRooms = 1000;
const mostEvents = 1000;
const longestReason = 2000;

/** The rooms that are asked for; none are asked for: all of the organisation that the colleague has to do with, but those of workspaces. Refuses M_NOT_FOUND and M_FORBIDDEN. */
async function readRooms(core: Core, person: Principal, body: JsonObject, userId: string): Promise<readonly string[]> {
  const { rooms } = body;
  if (!Array.isArray(rooms) || rooms.length > mostRooms || !rooms.every((one) => typeof one === "string"))
    refuse("M_BAD_JSON", `rooms is a list of ${mostRooms} room ids at most.`);
  const named = [...new Set(rooms)];
  const known = core.memory.rooms;
  const asked =
    named.length > 0
      ? named.flatMap((roomId) => known.get(roomId) ?? [])
      : known.withMember(userId).filter((room) => workspaceLinkOf(room) === undefined);
  const own = await findOwnRooms(core, person.organisationId, asked);
  if (own.length < named.length) refuse("M_NOT_FOUND", "There is no such room of your organisation.");
  for (const room of own) requireOutsideWorkspaces(room);
  return own.map(({ id }) => id);
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
    // What was sent until now, through whichever process.
    await core.memory.follow();
    const act = { what: "messages", roomId: null, personId: colleague.id } as const;
    const id = await startTask(core, person, {
      ...{ kind, act, subject: colleague.userId },
      request: { roomIds, reason, sender, limit: Math.min(limit, mostEvents), position: core.memory.position },
      outcome: { failed: {} },
    });
    return { answer: { redact_id: id } };
  },
});

export const answerRedaction = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person }) {
    const task = await requireTask(core, request, person, kind);
    const { failed } = JSON.parse(task.outcome) as RedactionOutcome;
    return { answer: { status: task.state, failed_redactions: failed } };
  },
});
