import { randomToken } from "#clock";
import { Refusal, type Principal } from "#http";
import type { Core } from "../core.ts";
import { domainOf, isObject, type JsonObject } from "../events/pdu.ts";
import { creatorsOf } from "../events/power.ts";
import type { RoomVersion } from "../events/room-version.ts";
import { showableMedia } from "../media/access.ts";
import { refuse } from "../protocol/refuse.ts";
import type { RoomDraft } from "../timeline/batch.ts";
import { joinedRoom } from "../timeline/read.ts";
import { moveListing } from "./directory.ts";
import { memberContent, requireSelf } from "./people.ts";
import { workspaceLinkKeys, workspaceLinkOf } from "./workspace-link.ts";
import type { Room } from "./room.ts";

/** State that goes over to the new room (client-server API, "Room Upgrades"); power levels come last, so that who upgrades may set the rest. */
const kept = [
  "m.room.server_acl",
  "m.room.encryption",
  "m.room.name",
  "m.room.avatar",
  "m.room.topic",
  "m.room.guest_access",
  "m.room.history_visibility",
  "m.room.join_rules",
] as const;

/** As much as one commit of a room takes. */
const mostBans = 1000;

export interface Upgrade {
  readonly version: RoomVersion;
  /** Who stands above the new room's levels besides who upgrades it, where its version knows that. */
  readonly moreCreators: readonly string[];
}

/**
 * A room of another version in the place of this one, in one commit: its settings, bans and aliases go over, the old one says where to and
 * is for reading. Asked again by the same person, after an answer that was lost, it makes no second one. Returns the new room's id. Refuses M_FORBIDDEN for rooms of workspaces, which are Safos' own, and where the person may
 * not end the room.
 */
export async function upgradeRoom(
  core: Core,
  principal: Principal,
  roomId: string,
  { version, moreCreators }: Upgrade,
): Promise<string> {
  const room = joinedRoom(core, principal.userId, roomId);
  if (workspaceLinkOf(room)) refuse("M_FORBIDDEN", "Rooms of a workspace are upgraded by Safos itself.");
  if (principal.isGuest) refuse("M_FORBIDDEN", "Guests make no rooms.");
  const person = await requireSelf(core, principal);
  const sender = person.userId;
  const media = await showableMedia(core, sender, room.get("m.room.avatar", "")?.content ?? {});
  const randomId = `!${randomToken(18)}:${domainOf(sender)}`;
  const newId = await core.writer.write((batch) => {
    const old = batch.room(roomId);
    const made = replacementOf(old, sender);
    if (made !== null) return made;
    const { draft } = batch.createRoom(sender, creationOf(room, { version, moreCreators }), randomId);
    const put = (type: string, content: JsonObject, stateKey = "", at: RoomDraft = draft): void =>
      void batch.add(at, { type, sender, stateKey, content, ...(type === "m.room.avatar" ? { media } : {}) });
    put("m.room.member", memberContent(person, "join"), sender);
    for (const type of kept) {
      const content = old.get(type, "")?.content;
      if (content) put(type, content);
    }
    for (const userId of bannedIn(room)) put("m.room.member", { membership: "ban" }, userId);
    const alias = old.get("m.room.canonical_alias", "")?.content;
    if (alias) put("m.room.canonical_alias", alias);
    put("m.room.power_levels", powerIn(draft, old));
    put("m.room.tombstone", { body: "This room has been replaced.", replacement_room: draft.id }, "", old);
    if (alias) putWherePossible(() => put("m.room.canonical_alias", {}, "", old));
    putWherePossible(() => put("m.room.power_levels", closedPower(old), "", old));
    return draft.id;
  });
  await core.db.updateTable("chat.alias").set({ room_id: newId }).where("room_id", "=", roomId).execute();
  await moveListing(core, roomId, newId);
  return newId;
}

/** The room that this person has put in its place already. */
function replacementOf(old: RoomDraft, sender: string): string | null {
  const tombstone = old.get("m.room.tombstone", "");
  const id = tombstone?.sender === sender ? tombstone.content["replacement_room"] : null;
  return typeof id === "string" ? id : null;
}

function creationOf(room: Room, { version, moreCreators }: Upgrade): JsonObject {
  const before = room.get("m.room.create", "")?.content ?? {};
  const dropped = new Set(["creator", "additional_creators", ...Object.values(workspaceLinkKeys)]);
  return {
    ...Object.fromEntries(Object.entries(before).filter(([key]) => !dropped.has(key))),
    room_version: version.name,
    predecessor: { room_id: room.id },
    ...(version.creatorsAreAbove && moreCreators.length > 0 ? { additional_creators: [...moreCreators] } : {}),
  };
}

const bannedIn = (room: Room): string[] =>
  [...room.stateEvents()]
    .filter((one) => one.type === "m.room.member" && one.content["membership"] === "ban")
    .flatMap((one) => one.stateKey ?? [])
    .slice(0, mostBans);

/** Who stands above all levels of a room. */
const creatorsAbove = (room: RoomDraft): readonly string[] =>
  room.version.creatorsAreAbove ? creatorsOf(room.version, room.get("m.room.create", "")) : [];

/** The old room's levels: who stood above them has the highest, and who stands above them in the new room has none. */
function powerIn(draft: RoomDraft, old: RoomDraft): JsonObject {
  const content = old.get("m.room.power_levels", "")?.content ?? {};
  const before = isObject(content["users"]) ? content["users"] : {};
  const users = new Map([...Object.entries(before), ...creatorsAbove(old).map((one) => [one, 100] as const)]);
  for (const creator of creatorsAbove(draft)) users.delete(creator);
  const events = Object.entries(isObject(content["events"]) ? content["events"] : {});
  // What only those above all levels could do is done by those with the highest where nobody stands above.
  const reachable = draft.version.creatorsAreAbove
    ? events
    : events.map(([type, level]) => [type, typeof level === "number" ? Math.min(level, 100) : level] as const);
  return { ...content, users: Object.fromEntries(users), events: Object.fromEntries(reachable) };
}

/** Nobody but those with power writes in the old room or invites to it. */
function closedPower(old: RoomDraft): JsonObject {
  const content = old.get("m.room.power_levels", "")?.content ?? {};
  const usual = typeof content["users_default"] === "number" ? content["users_default"] : 0;
  const level = Math.max(usual + 1, 50);
  return { ...content, events_default: level, invite: level };
}

/** The old room's levels and alias are changed by those who may. */
function putWherePossible(put: () => void): void {
  try {
    put();
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "M_FORBIDDEN") throw error;
  }
}
