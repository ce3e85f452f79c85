import { setTimeout } from "node:timers/promises";
import { elapsed, randomToken } from "#clock";
import type { Principal } from "#http";
import type { Core } from "../../../core.ts";
import { domainOf, type JsonObject } from "../../../events/pdu.ts";
import { defineStep, type Exchange } from "../../../protocol/exchange.ts";
import { refuse } from "../../../protocol/refuse.ts";
import { bodyTextOr, param } from "../../../protocol/scope.ts";
import type { Room } from "../../../rooms/room.ts";
import { requireColleague, requireOwnPerson } from "../../find.ts";
import { requireOutsideWorkspaces } from "../../rooms/own-rooms.ts";
import { readDeletion, type DeletionRequest } from "../delete-room.ts";
import { readTask, readTasksAbout, type AdminTask } from "../queries.ts";
import { requireTask } from "../require-task.ts";
import { startTask } from "../start.ts";

const about = { name: "administer-deletion", section: "Room Admin API (Synapse)", gives: ["answer"] } as const;
const kind = "deleteRoom" as const;
const longestText = 5000;
const longestWaitMs = 30_000;
const lookEveryMs = 250;
const nothingFound = { kicked_users: [], failed_to_kick_users: [], local_aliases: [], new_room_id: null };

function flagIn(body: JsonObject, key: string, otherwise: boolean): boolean {
  const value = body[key] ?? otherwise;
  return typeof value === "boolean" ? value : refuse("M_BAD_JSON", `${key} is true or false.`);
}

function textIn(body: JsonObject, key: string, otherwise: string): string {
  const text = bodyTextOr(body, key) ?? otherwise;
  return text.length > longestText ? refuse("M_TOO_LARGE", `${key} has ${longestText} characters at most.`) : text;
}

async function readReplacement(
  core: Core,
  person: Principal,
  body: JsonObject,
): Promise<DeletionRequest["replacement"]> {
  const userId = bodyTextOr(body, "new_room_user_id");
  if (userId === undefined) return null;
  requireOwnPerson(core, person, userId);
  if ((await requireColleague(core, userId)).disabled) refuse("M_FORBIDDEN", "That account is closed.");
  return {
    roomId: `!${randomToken(18)}:${domainOf(userId)}`,
    userId,
    name: textIn(body, "room_name", "Content Violation Notification"),
    message: textIn(
      body,
      "message",
      "Sharing illegal content on this server is not permitted and rooms in violation will be blocked.",
    ),
  };
}

/** Asks for a room to be removed; its task's id. */
async function startDeletion(
  { core, request }: Exchange,
  person: Principal,
  body: JsonObject,
  room: Room,
): Promise<string> {
  requireOutsideWorkspaces(room);
  const isBlocked = flagIn(body, "block", false);
  const isPurge = flagIn(body, "purge", true);
  flagIn(body, "force_purge", false);
  const replacement = await readReplacement(core, person, body);
  await core.http.requireFresh(request);
  const { userId } = person;
  const act = { what: "room", roomId: room.id, personId: null } as const;
  return startTask(core, person, {
    ...{ kind, act, subject: room.id },
    request: { userId, isBlocked, isPurge, replacement },
    outcome: { found: null, isEmpty: false },
  });
}

export const deleteOwnRoom = defineStep({
  ...about,
  needs: ["person", "body", "ownRoom"],
  run: async (exchange, { person, body, ownRoom }) => ({
    answer: { delete_id: await startDeletion(exchange, person, body, ownRoom) },
  }),
});

/** The same, answered when it is done. */
export const deleteOwnRoomNow = defineStep({
  ...about,
  needs: ["person", "body", "ownRoom"],
  async run(exchange, { person, body, ownRoom }) {
    const { core, reply } = exchange;
    const id = await startDeletion(exchange, person, body, ownRoom);
    // A server that stops does not wait for it.
    core.http.waits(reply.raw);
    const began = elapsed();
    while (elapsed() - began < longestWaitMs && !reply.raw.destroyed) {
      const task = await readTask(core.db, id);
      if (task?.state === "complete") return { answer: readDeletion(task.outcome).found ?? nothingFound };
      if (task?.state === "failed") refuse("M_UNKNOWN", task.error ?? "It could not be done.");
      await setTimeout(lookEveryMs);
    }
    return refuse("M_UNKNOWN", `It goes on; ask /v2/rooms/delete_status/${id} what becomes of it.`);
  },
});

const view = ({ id, state, outcome, error }: AdminTask) => ({
  delete_id: id,
  status: state,
  ...(error === null ? {} : { error }),
  shutdown_room: readDeletion(outcome).found ?? nothingFound,
});

export const answerDeletion = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person }) {
    const task = await requireTask(core, request, person, kind);
    return { answer: view(task) };
  },
});

/** Of one room, which may be gone. */
export const answerDeletionsOf = defineStep({
  ...about,
  needs: ["person"],
  async run({ core, request }, { person: { organisationId } }) {
    const subject = param(request, "roomId");
    const tasks = await readTasksAbout(core.db, { kind, organisationId, subject });
    if (tasks.length === 0) refuse("M_NOT_FOUND", "There is no deletion of such a room.");
    return { answer: { results: tasks.map(view) } };
  },
});
