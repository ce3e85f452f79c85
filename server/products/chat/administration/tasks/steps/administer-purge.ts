import type { Core } from "../../../core.ts";
import type { JsonObject } from "../../../events/pdu.ts";
import { defineStep } from "../../../protocol/exchange.ts";
import { refuse } from "../../../protocol/refuse.ts";
import { bodyTextOr, param } from "../../../protocol/scope.ts";
import { readEventNear, readEventsById } from "../../../timeline/queries.ts";
import { requireOutsideWorkspaces } from "../../rooms/own-rooms.ts";
import { requireTask } from "../require-task.ts";
import { startTask } from "../start.ts";

const about = { name: "administer-purge", section: "Purge History API (Synapse)", gives: ["answer"] } as const;
const kind = "purgeHistory" as const;

/** The event that stays as the first: of the path, of the body, or the first after a moment. Refuses M_NOT_FOUND. */
async function findFirst(core: Core, roomId: string, fromPath: string, body: JsonObject): Promise<number> {
  const named = fromPath || bodyTextOr(body, "purge_up_to_event_id");
  const moment = body["purge_up_to_ts"];
  if (named === undefined && (typeof moment !== "number" || !Number.isSafeInteger(moment) || moment < 0))
    refuse("M_BAD_JSON", "purge_up_to_event_id is an event, or purge_up_to_ts a number of milliseconds.");
  const id = named ?? (await readEventNear(core.db, roomId, Number(moment), "f"))?.id;
  const [event] = id === undefined ? [] : await readEventsById(core.db, [id]);
  return event?.roomId === roomId ? event.position : refuse("M_NOT_FOUND", "There is no such event in this room.");
}

export const purgeOwnHistory = defineStep({
  ...about,
  needs: ["person", "body", "ownRoom"],
  async run({ core, request }, { person, body, ownRoom }) {
    requireOutsideWorkspaces(ownRoom);
    if (body["delete_local_events"] !== true)
      refuse(
        "M_INVALID_PARAM",
        "All that was sent is of this server, and goes only where delete_local_events is true.",
      );
    const before = await findFirst(core, ownRoom.id, param(request, "eventId"), body);
    await core.http.requireFresh(request);
    const act = { what: "history", roomId: ownRoom.id, personId: null } as const;
    const one = { kind, subject: ownRoom.id, request: { before }, outcome: {}, act };
    return { answer: { purge_id: await startTask(core, person, one) } };
  },
});

export const answerPurge = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person }) {
    const task = await requireTask(core, request, person, kind);
    const status = task.state === "scheduled" ? "active" : task.state;
    return { answer: { status, ...(task.error === null ? {} : { error: task.error }) } };
  },
});
