import { now } from "#clock";
import { sql } from "#database";
import type { Core } from "../../core.ts";
import { domainOf } from "../../events/pdu.ts";
import { initialPower } from "../../rooms/create.ts";
import { memberContent } from "../../rooms/people.ts";
import type { Room } from "../../rooms/room.ts";
import { purgeRooms } from "../../spaces/purge.ts";
import type { Batch } from "../../timeline/batch.ts";
import { requireColleague } from "../find.ts";
import { requireOutsideWorkspaces } from "../rooms/own-rooms.ts";
import { keepOutcome, type AdminTask } from "./queries.ts";
import { queueTask } from "./start.ts";

export interface DeletionRequest {
  /** The administrator. */
  readonly userId: string;
  /** Whether it stays closed to newcomers, which it is in any case while it is being removed. */
  readonly isBlocked: boolean;
  readonly isPurge: boolean;
  /** A room that those who were in it find instead, made by a colleague; null: none. */
  readonly replacement: {
    readonly roomId: string;
    readonly userId: string;
    readonly name: string;
    readonly message: string;
  } | null;
}

/** As Synapse says it. */
interface DeletionOutcome {
  readonly kicked_users: readonly string[];
  readonly failed_to_kick_users: readonly string[];
  readonly local_aliases: readonly string[];
  readonly new_room_id: string | null;
}

interface Progress {
  /** Null: nobody has been taken out yet. */
  readonly found: DeletionOutcome | null;
  /** Everybody is out. */
  readonly isEmpty: boolean;
}

export const readDeletion = (outcome: string): Progress => JSON.parse(outcome) as Progress;

const perBatch = 100;
/** Clients that are connected are to learn that their person is out, before there is nothing left that says so. */
const lingerMs = 5000;

async function peopleAndAliases(core: Core, room: Room, request: DeletionRequest): Promise<DeletionOutcome> {
  const aliases = await core.db.selectFrom("chat.alias").select("alias").where("room_id", "=", room.id).execute();
  return {
    kicked_users: [...room.joined],
    failed_to_kick_users: [],
    local_aliases: aliases.map(({ alias }) => alias),
    new_room_id: request.replacement?.roomId ?? null,
  };
}

/** One room with everybody in it, who read and do not write; made in one commit, and once. */
async function makeReplacement(
  core: Core,
  { roomId, userId, name, message }: NonNullable<DeletionRequest["replacement"]>,
  userIds: readonly string[],
): Promise<void> {
  if (core.memory.rooms.get(roomId)) return;
  const creator = await requireColleague(core, userId);
  const known = await core.identity.personsByNames(userIds.filter((one) => one !== userId));
  const people = known.filter((person) => !person.disabled);
  await core.writer.write((batch) => {
    const { draft } = batch.createRoom(userId, { room_version: "11" }, roomId);
    const put = (type: string, content: object, stateKey: string | undefined, sender = userId): void =>
      void batch.add(draft, { type, sender, content: content as never, stateKey, isBroughtIn: true });
    put("m.room.member", memberContent(creator, "join"), userId);
    put("m.room.power_levels", { ...initialPower(false, { [userId]: 100 }, 50), events_default: 50 }, "");
    put("m.room.join_rules", { join_rule: "invite" }, "");
    put("m.room.history_visibility", { history_visibility: "shared" }, "");
    put("m.room.name", { name }, "");
    put("m.room.message", { msgtype: "m.text", body: message }, undefined);
    for (const person of people) {
      put("m.room.member", memberContent(person, "invite"), person.userId);
      put("m.room.member", memberContent(person, "join"), person.userId, person.userId);
    }
  });
}

/** Each leaves in their own name, which nothing in a room can forbid. */
function takeOut(batch: Batch, roomId: string, userIds: readonly string[]): void {
  const draft = batch.room(roomId);
  for (const userId of userIds) {
    if (!["join", "invite", "knock"].includes(draft.membership(userId))) continue;
    const content = { membership: "leave", reason: "An administrator has removed this room." };
    batch.add(draft, { type: "m.room.member", sender: userId, stateKey: userId, content });
  }
}

const block = (core: Core, task: AdminTask, userId: string | null): Promise<void> =>
  core.writer.write((batch) => {
    const { subject: roomId, organisationId } = task;
    batch.note({ kind: "blocked", body: { roomId, organisationId, userId } });
  });

async function empty(core: Core, room: Room): Promise<void> {
  for (;;) {
    const left = [...(room.state.get("m.room.member")?.keys() ?? [])].filter((userId) =>
      ["join", "invite", "knock"].includes(room.membership(userId)),
    );
    if (left.length === 0) return;
    await core.writer.write((batch) => takeOut(batch, room.id, left.slice(0, perBatch)));
  }
}

/** Takes everybody out of a room, and then removes it for good. */
export async function deleteRoom(core: Core, task: AdminTask): Promise<boolean> {
  const request = JSON.parse(task.request) as DeletionRequest;
  const room = core.memory.rooms.get(task.subject);
  const isDone = !room || (await removeRoom(core, task, request, room));
  if (isDone && !request.isBlocked) await block(core, task, null);
  return isDone;
}

async function removeRoom(core: Core, task: AdminTask, request: DeletionRequest, room: Room): Promise<boolean> {
  requireOutsideWorkspaces(room);
  const progress = readDeletion(task.outcome);
  const found = progress.found ?? (await peopleAndAliases(core, room, request));
  if (!progress.found) await keepOutcome(core.db, task.id, { found, isEmpty: false });
  if (!progress.isEmpty) {
    await block(core, task, request.userId);
    if (request.replacement) {
      await makeReplacement(core, request.replacement, found.kicked_users);
      await sql`update chat.alias set room_id = ${request.replacement.roomId}
        where room_id = ${room.id} and alias like ${`%:${domainOf(request.replacement.userId)}`}`.execute(core.db);
    }
    await empty(core, room);
    if (!request.isPurge) return true;
    await core.db.transaction().execute(async (trx) => {
      await keepOutcome(trx, task.id, { found, isEmpty: true });
      await queueTask(core, trx, task.id, new Date(now() + lingerMs));
    });
    return false;
  }
  await purgeRooms(core, [room]);
  return true;
}
