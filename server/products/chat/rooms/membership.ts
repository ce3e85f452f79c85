import type { Principal } from "#http";
import type { Person } from "#identity";
import { can } from "#workspaces";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { levelOf, powerLevels, powerOf } from "../events/power.ts";
import { refuse } from "../protocol/refuse.ts";
import type { Batch, RoomDraft } from "../timeline/batch.ts";
import { requireEncryptionAllowed } from "./encryption.ts";
import { requireAtHome, requireGuestAsked, requireGuestInvitable } from "./guests.ts";
import { memberContent, requireKnown, requireSelf } from "./people.ts";
import { isServerUser, serverUserIn, workspaceLinkOf } from "./workspace-link.ts";
import type { Room } from "./room.ts";
import type { StoredEvent } from "./stored-event.ts";

function roomOf(core: Core, roomId: string): Room {
  return core.memory.rooms.get(roomId) ?? refuse("M_NOT_FOUND", "There is no such room.");
}

function withReason(content: JsonObject, reason: string | undefined): JsonObject {
  return reason === undefined ? content : { ...content, reason };
}

/** Someone in the room who may vouch for a restricted join: in it, with the power to invite. The server user first. */
function voucherIn(room: Room): string | undefined {
  const serverUser = serverUserIn(room);
  const need = levelOf(powerLevels(room), "invite");
  if (room.isJoined(serverUser) && room.powerOf(serverUser) >= need) return serverUser;
  for (const userId of room.joined) if (room.powerOf(userId) >= need) return userId;
  return undefined;
}

/** Whether the person is in one of the rooms that a restricted room lets in from. */
function isAllowedIn(core: Core, room: Room, userId: string): boolean {
  const allow = room.get("m.room.join_rules", "")?.content["allow"];
  if (!Array.isArray(allow)) return false;
  return allow.some((one) => {
    if (!isObject(one) || one["type"] !== "m.room_membership" || typeof one["room_id"] !== "string") return false;
    return core.memory.rooms.get(one["room_id"])?.isJoined(userId) === true;
  });
}

/** Content of the join event that gets this person in, as the room's rule needs it. */
export function joinContent(core: Core, room: Room, person: Person): JsonObject {
  const content = memberContent(person, "join");
  const rule = room.text("m.room.join_rules", "join_rule");
  const isIn = room.isJoined(person.userId) || room.membership(person.userId) === "invite";
  if (isIn || (rule !== "restricted" && rule !== "knock_restricted")) return content;
  const voucher = isAllowedIn(core, room, person.userId) ? voucherIn(room) : undefined;
  if (voucher !== undefined) content["join_authorised_via_users_server"] = voucher;
  return content;
}

export async function joinRoom(
  core: Core,
  principal: Pick<Principal, "personId" | "userId" | "isGuest">,
  roomId: string,
  reason?: string,
): Promise<string> {
  const room = roomOf(core, roomId);
  const person = await requireSelf(core, principal);
  requireGuestAsked(principal, room);
  const link = workspaceLinkOf(room);
  if (link) {
    const role = await core.workspaces.roleOf(person.id, link.workspaceId);
    // A guest of the workspace has what they were asked into, one by one.
    if (role === null || (!can(role, "read") && (link.kind === "space" || room.membership(person.userId) !== "invite")))
      refuse("M_FORBIDDEN", "You are not a member of this workspace.");
  }
  await core.writer.write((batch) => {
    const draft = batch.room(roomId);
    if (draft.membership(person.userId) === "join") return;
    requireAtHome(core, draft, person.userId);
    requireEncryptionAllowed(core, draft, person.userId);
    batch.add(draft, {
      type: "m.room.member",
      sender: person.userId,
      stateKey: person.userId,
      content: withReason(joinContent(core, room, person), reason),
    });
  });
  return roomId;
}

export async function inviteTo(
  core: Core,
  principal: Principal,
  roomId: string,
  targetId: string,
  options: { reason?: string | undefined; isDirect?: boolean; isBroughtIn?: boolean } = {},
): Promise<void> {
  const room = roomOf(core, roomId);
  if (!room.isJoined(principal.userId)) refuse("M_FORBIDDEN", "You are not in this room.");
  const person = await requireKnown(core, principal, targetId);
  requireGuestInvitable(principal, room, person);
  const link = workspaceLinkOf(room);
  if (link) {
    // Being asked into a workspace's space means becoming a member of it: the workspace decides who may ask.
    if (link.kind === "space") {
      await core.workspaces.addMember(principal.personId, link.workspaceId, person.id, "editor");
      return;
    }
    if ((await core.workspaces.roleOf(person.id, link.workspaceId)) === null) {
      refuse("M_FORBIDDEN", "Only members of the workspace can be invited to its channels.");
    }
  }
  await core.writer.write((batch) => {
    const content = withReason(memberContent(person, "invite"), options.reason);
    if (options.isDirect === true) content["is_direct"] = true;
    const draft = batch.room(roomId);
    if (draft.membership(targetId) === "invite") return;
    requireEncryptionAllowed(core, draft, targetId);
    const isBroughtIn = options.isBroughtIn === true;
    batch.add(draft, { type: "m.room.member", sender: principal.userId, stateKey: targetId, content, isBroughtIn });
  });
}

export async function leaveRoom(core: Core, principal: Principal, roomId: string, reason?: string): Promise<void> {
  const room = roomOf(core, roomId);
  const link = workspaceLinkOf(room);
  if (link?.kind === "space" && room.isJoined(principal.userId)) {
    await core.workspaces.removeMember(principal.personId, link.workspaceId, principal.personId);
  }
  await core.writer.write((batch) => {
    const draft = batch.room(roomId);
    // Already out: leaving again is no error (client-server API, /leave).
    if (draft.get("m.room.member", principal.userId) && draft.membership(principal.userId) === "leave") return;
    batch.add(draft, {
      type: "m.room.member",
      sender: principal.userId,
      stateKey: principal.userId,
      content: withReason({ membership: "leave" }, reason),
    });
  });
}

export type Removal = "kick" | "ban" | "unban";

function removalOf(
  batch: Batch,
  draft: RoomDraft,
  sender: string,
  targetId: string,
  how: Removal,
  reason: string | undefined,
): StoredEvent {
  const current = draft.membership(targetId);
  if (how === "unban" && current !== "ban") refuse("M_BAD_STATE", "The person is not banned.");
  if (how === "kick" && current !== "join" && current !== "invite" && current !== "knock") {
    refuse("M_NOT_FOUND", "The person is not in the room.");
  }
  const content = withReason({ membership: how === "ban" ? "ban" : "leave" }, reason);
  return batch.add(draft, { type: "m.room.member", sender, stateKey: targetId, content });
}

/** Kicks, bans or unbans. Out of a workspace's space means out of the workspace, and the other way round. */
export async function removeFrom(
  core: Core,
  principal: Principal,
  roomId: string,
  targetId: string,
  how: Removal,
  reason?: string,
): Promise<void> {
  const room = roomOf(core, roomId);
  if (!room.isJoined(principal.userId)) refuse("M_FORBIDDEN", "You are not in this room.");
  if (isServerUser(targetId)) refuse("M_FORBIDDEN", "The workspace keeps this room.");
  const link = workspaceLinkOf(room);
  if (link?.kind === "space" && how !== "unban" && room.isJoined(targetId)) {
    const mayDo =
      room.powerOf(principal.userId) >= levelOf(powerLevels(room), how) &&
      powerOf(room.version, room, targetId) < room.powerOf(principal.userId);
    if (!mayDo) refuse("M_FORBIDDEN", "You may not remove this person.");
    const target = await core.identity.personByName(targetId);
    if (target && (await core.workspaces.roleOf(target.id, link.workspaceId)) !== null) {
      await core.workspaces.removeMember(principal.personId, link.workspaceId, target.id);
    }
  }
  await core.writer.write((batch) => {
    const draft = batch.room(roomId);
    // The workspace's own removal may have been faster.
    if (link?.kind === "space" && how === "kick" && draft.membership(targetId) === "leave") return;
    removalOf(batch, draft, principal.userId, targetId, how, reason);
  });
}

export async function knockOn(core: Core, principal: Principal, roomId: string, reason?: string): Promise<string> {
  const person = await requireSelf(core, principal);
  if (principal.isGuest) refuse("M_FORBIDDEN", "Guests come in where they were asked in.");
  await core.writer.write((batch) =>
    batch.add(batch.room(roomId), {
      type: "m.room.member",
      sender: person.userId,
      stateKey: person.userId,
      content: withReason(memberContent(person, "knock"), reason),
    }),
  );
  return roomId;
}

export async function forgetRoom(core: Core, principal: Principal, roomId: string): Promise<void> {
  const room = core.memory.rooms.get(roomId);
  const own = core.memory.rooms.membershipsOf(principal.userId).get(roomId);
  if (!room || !own) refuse("M_NOT_FOUND", "There is no such room.");
  if (room.isJoined(principal.userId) || room.membership(principal.userId) === "invite") {
    refuse("M_UNKNOWN", "You are still in this room.");
  }
  await core.writer.write((batch) => batch.note({ kind: "forgotten", body: { userId: principal.userId, roomId } }));
}
