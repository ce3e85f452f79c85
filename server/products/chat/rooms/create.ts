import { randomToken } from "#clock";
import type { Principal } from "#http";
import type { Person } from "#identity";
import type { Core } from "../core.ts";
import { domainOf, isObject, isUserId, type Json, type JsonObject } from "../events/pdu.ts";
import { defaultRoomVersion, roomVersion } from "../events/room-version.ts";
import { refuse } from "../protocol/refuse.ts";
import { requirePlain } from "../timeline/send.ts";
import { requireOpenAlias } from "./alias.ts";
import { hasDirectory, listRoom, requireSpace } from "./directory.ts";
import { encryptionType, requireEncryptable } from "./encryption.ts";
import { requireGuestRoom } from "./guests.ts";
import { memberContent, requireKnown, requireSelf } from "./people.ts";
import { workspaceLinkKeys } from "./workspace-link.ts";

export interface RoomRequest {
  readonly preset: "private_chat" | "public_chat" | "trusted_private_chat";
  readonly version: string;
  readonly name: string | undefined;
  readonly topic: string | undefined;
  readonly alias: string | undefined;
  readonly invite: readonly string[];
  readonly isDirect: boolean;
  /** Asked to be found by everybody of the organisation. */
  readonly isListed: boolean;
  readonly creation: JsonObject;
  readonly initialState: readonly { type: string; stateKey: string; content: JsonObject }[];
  readonly powerOverride: JsonObject;
}

function optionalText(body: JsonObject, key: string): string | undefined {
  const value = body[key];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") refuse("M_BAD_JSON", `${key} must be text.`);
  return value;
}

function optionalObject(body: JsonObject, key: string): JsonObject {
  const value = body[key];
  if (value === undefined || value === null) return {};
  if (!isObject(value)) refuse("M_BAD_JSON", `${key} must be an object.`);
  return value;
}

function readInitialState(value: Json | undefined): RoomRequest["initialState"] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) refuse("M_BAD_JSON", "initial_state must be a list.");
  return value.map((one) => {
    if (!isObject(one) || typeof one["type"] !== "string" || !isObject(one["content"])) {
      refuse("M_BAD_JSON", "initial_state holds something that is not a state event.");
    }
    const stateKey = one["state_key"] ?? "";
    if (typeof stateKey !== "string") refuse("M_BAD_JSON", "state_key must be text.");
    requirePlain(one["type"], "The type");
    requirePlain(stateKey, "The state key");
    if (one["type"] === "m.room.create" || one["type"] === "m.room.member")
      refuse("M_BAD_JSON", `${one["type"]} is not initial state.`);
    return { type: one["type"], stateKey, content: one["content"] };
  });
}

/** Reads the body of `/createRoom`. */
export function readRoomRequest(body: JsonObject): RoomRequest {
  const version = optionalText(body, "room_version") ?? defaultRoomVersion;
  if (!roomVersion(version)) refuse("M_UNSUPPORTED_ROOM_VERSION", "The room version is not supported.");
  const visibility = optionalText(body, "visibility");
  if (visibility !== undefined && visibility !== "private" && visibility !== "public")
    refuse("M_INVALID_PARAM", "visibility is private or public.");
  const preset = optionalText(body, "preset") ?? (visibility === "public" ? "public_chat" : "private_chat");
  if (preset !== "private_chat" && preset !== "public_chat" && preset !== "trusted_private_chat") {
    refuse("M_INVALID_PARAM", "The preset is unknown.");
  }
  const invite = body["invite"] ?? [];
  if (!Array.isArray(invite) || !invite.every(isUserId))
    refuse("M_INVALID_PARAM", "invite must be a list of user ids.");
  if (Array.isArray(body["invite_3pid"]) && body["invite_3pid"].length > 0) {
    refuse("M_FORBIDDEN", "People are invited by their user id here.");
  }
  const creation = { ...optionalObject(body, "creation_content") };
  delete creation["room_version"];
  delete creation["creator"];
  for (const key of Object.values(workspaceLinkKeys)) delete creation[key];
  return {
    preset,
    version,
    name: optionalText(body, "name"),
    topic: optionalText(body, "topic"),
    alias: optionalText(body, "room_alias_name"),
    invite: [...new Set(invite)],
    isDirect: body["is_direct"] === true,
    isListed: visibility === "public",
    creation,
    initialState: readInitialState(body["initial_state"]),
    powerOverride: optionalObject(body, "power_level_content_override"),
  };
}

/** Power levels of a new room; call memberships and their slot may be set by everybody, so that calls work. */
export function initialPower(creatorIsAbove: boolean, users: Record<string, number>, inviteLevel: number): JsonObject {
  return {
    users,
    users_default: 0,
    events: {
      "m.room.name": 50,
      "m.room.avatar": 50,
      "m.room.canonical_alias": 50,
      "m.room.power_levels": 100,
      "m.room.history_visibility": 100,
      "m.room.encryption": 100,
      "m.room.server_acl": 100,
      "m.room.tombstone": creatorIsAbove ? 150 : 100,
      "org.matrix.msc3401.call.member": 0,
      "org.matrix.msc4143.rtc.slot": 0,
    },
    events_default: 0,
    state_default: 50,
    ban: 50,
    kick: 50,
    redact: 50,
    invite: inviteLevel,
    notifications: { room: 50 },
  };
}

const presets = {
  private_chat: { joinRule: "invite", history: "shared", guests: "can_join" },
  trusted_private_chat: { joinRule: "invite", history: "shared", guests: "can_join" },
  public_chat: { joinRule: "public", history: "shared", guests: "forbidden" },
};

/** Makes a room with everything asked for in one commit, and returns its id. */
export async function createRoom(core: Core, principal: Principal, request: RoomRequest): Promise<string> {
  const creator = await requireSelf(core, principal);
  const version =
    roomVersion(request.version) ?? refuse("M_UNSUPPORTED_ROOM_VERSION", "The room version is not supported.");
  const invited: Person[] = [];
  for (const userId of request.invite) {
    if (userId === creator.userId) refuse("M_BAD_STATE", "You are in the room yourself.");
    invited.push(await requireKnown(core, principal, userId));
  }
  requireGuestRoom(principal, request, invited);
  if (request.initialState.some(({ type }) => type === encryptionType))
    requireEncryptable(core, [creator.userId, ...request.invite]);
  const domain = domainOf(creator.userId);
  const isTrusted = request.preset === "trusted_private_chat";
  const creation: JsonObject = { ...request.creation, room_version: version.name };
  if (version.creatorsAreAbove) {
    const given = Array.isArray(creation["additional_creators"]) ? creation["additional_creators"] : [];
    if (creation["additional_creators"] !== undefined && !given.every(isUserId)) {
      refuse("M_INVALID_PARAM", "additional_creators must be a list of user ids.");
    }
    const more = isTrusted ? [...new Set([...given, ...request.invite])] : given;
    if (more.length > 0) creation["additional_creators"] = more;
  }
  const alias = request.alias === undefined ? undefined : `#${request.alias}:${domain}`;
  if (alias !== undefined && (!/^[^\0:\s#]+$/.test(request.alias ?? "") || alias.length > 255))
    refuse("M_INVALID_PARAM", "The alias has characters that cannot be used.");
  if (alias !== undefined) requireOpenAlias(core, creator.userId, alias);
  if (alias !== undefined && (await aliasExists(core, alias))) refuse("M_ROOM_IN_USE", "The alias is taken.");
  const isListed = request.isListed && hasDirectory(core, principal);
  if (isListed) await requireSpace(core, principal);
  const { joinRule, history, guests } = presets[request.preset];
  const users: Record<string, number> = {};
  if (!version.creatorsAreAbove) {
    users[creator.userId] = 100;
    if (isTrusted) for (const userId of request.invite) users[userId] = 100;
  }
  const power = {
    ...initialPower(version.creatorsAreAbove, users, request.preset === "public_chat" ? 50 : 0),
    ...request.powerOverride,
  };
  const given = new Set(request.initialState.map((one) => `${one.type}\0${one.stateKey}`));
  // Version 11 ids are random; version 12 rooms are named by their beginning.
  const randomId = `!${randomToken(18)}:${domain}`;
  const roomId = await core.writer.write((batch) => {
    const sender = creator.userId;
    const { draft } = batch.createRoom(sender, creation, randomId);
    const put = (type: string, content: JsonObject, stateKey = ""): void =>
      void batch.add(draft, { type, sender, stateKey, content });
    put("m.room.member", memberContent(creator, "join"), sender);
    put("m.room.power_levels", power);
    if (alias !== undefined) put("m.room.canonical_alias", { alias });
    if (!given.has("m.room.join_rules\0")) put("m.room.join_rules", { join_rule: joinRule });
    if (!given.has("m.room.history_visibility\0")) put("m.room.history_visibility", { history_visibility: history });
    if (!given.has("m.room.guest_access\0")) put("m.room.guest_access", { guest_access: guests });
    for (const one of request.initialState) {
      if (one.type !== "m.room.power_levels") put(one.type, one.content, one.stateKey);
      else put(one.type, { ...power, ...one.content });
    }
    if (request.name !== undefined) put("m.room.name", { name: request.name });
    if (request.topic !== undefined) {
      put("m.room.topic", { topic: request.topic, "m.topic": { "m.text": [{ body: request.topic }] } });
    }
    for (const person of invited) {
      const content = memberContent(person, "invite");
      if (request.isDirect) content["is_direct"] = true;
      put("m.room.member", content, person.userId);
    }
    return draft.id;
  });
  if (alias !== undefined) {
    await core.db
      .insertInto("chat.alias")
      .values({ alias, room_id: roomId, creator: creator.userId })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  if (isListed) await listRoom(core, principal, roomId);
  return roomId;
}

async function aliasExists(core: Core, alias: string): Promise<boolean> {
  return (
    (await core.db.selectFrom("chat.alias").select("alias").where("alias", "=", alias).executeTakeFirst()) !== undefined
  );
}
