import { isDeepStrictEqual } from "node:util";
import type { ChangeChannel } from "@safos/contract/chat";
import type { Role } from "@safos/contract/workspaces";
import type { Person } from "#identity";
import { domainOf, isObject, type JsonObject, type StateView } from "../events/pdu.ts";
import { asLevel } from "../events/power.ts";
import { initialPower } from "../rooms/create.ts";
import { memberContent } from "../rooms/people.ts";
import { isServerUser, workspaceLinkKeys } from "../rooms/workspace-link.ts";
import type { Batch, RoomDraft } from "../timeline/batch.ts";
import { withArchive, withRights } from "./channel-rights.ts";

/** Rooms of workspaces are always of this version: its creator, the server user, can neither be outranked nor removed. */
const version = "12";

export interface Membership {
  readonly person: Person;
  readonly role: Role;
}

/** Owners manage, viewers and guests only read, the others write. */
function levelOfRole(role: Role): number {
  if (role === "owner") return 100;
  return role === "viewer" || role === "guest" ? -1 : 0;
}

function usersPower(members: readonly Membership[], current: JsonObject | undefined): Record<string, number> {
  const users: Record<string, number> = {};
  for (const { person, role } of members) {
    const level = levelOfRole(role);
    const before = isObject(current) ? asLevel(current[person.userId]) : undefined;
    // What owners gave by hand between writing and owning is kept.
    const given = before !== undefined && before > 0 && before < 100 && level === 0 ? before : level;
    if (given !== 0) users[person.userId] = given;
  }
  return users;
}

const spaceLevels = { events_default: 100, state_default: 100, invite: 100, kick: 100, ban: 100, redact: 100 };

function put(
  batch: Batch,
  draft: RoomDraft,
  serverUser: string,
  type: string,
  content: JsonObject,
  stateKey = "",
): void {
  batch.add(draft, { type, sender: serverUser, stateKey, content });
}

function begin(
  batch: Batch,
  serverUser: string,
  creation: JsonObject,
  power: JsonObject,
  joinRule: JsonObject,
  name: string,
): RoomDraft {
  const { draft } = batch.createRoom(serverUser, { ...creation, room_version: version }, undefined);
  put(batch, draft, serverUser, "m.room.member", { membership: "join", displayname: "Safos" }, serverUser);
  put(batch, draft, serverUser, "m.room.power_levels", power);
  put(batch, draft, serverUser, "m.room.join_rules", joinRule);
  put(batch, draft, serverUser, "m.room.history_visibility", { history_visibility: "shared" });
  put(batch, draft, serverUser, "m.room.guest_access", { guest_access: "forbidden" });
  put(batch, draft, serverUser, "m.room.name", { name });
  return draft;
}

export function beginSpace(
  batch: Batch,
  serverUser: string,
  workspaceId: string,
  name: string,
  members: readonly Membership[],
): RoomDraft {
  const base = initialPower(true, usersPower(members, undefined), 100);
  // The name is the workspace's; only the server user writes it.
  const power = {
    ...base,
    ...spaceLevels,
    events: { "m.room.name": 150, "m.room.tombstone": 150, "m.room.power_levels": 150 },
  };
  return begin(
    batch,
    serverUser,
    { type: "m.space", [workspaceLinkKeys.workspace]: workspaceId },
    power,
    { join_rule: "invite" },
    name,
  );
}

export interface ChannelSettings {
  readonly name: string;
  readonly topic: string;
  readonly isPrivate: boolean;
  readonly isDefault: boolean;
}

export function beginChannel(
  batch: Batch,
  serverUser: string,
  workspaceId: string,
  space: RoomDraft,
  settings: ChannelSettings,
  members: readonly Membership[],
): RoomDraft {
  const joinRule = joinRuleOf(settings.isPrivate, space.id);
  const creation: JsonObject = { [workspaceLinkKeys.workspace]: workspaceId };
  if (settings.isDefault) creation[workspaceLinkKeys.isDefault] = true;
  const draft = begin(
    batch,
    serverUser,
    creation,
    initialPower(true, usersPower(members, undefined), 0),
    joinRule,
    settings.name,
  );
  if (settings.topic !== "") setTopic(batch, draft, serverUser, settings.topic);
  const via = [domainOf(serverUser)];
  put(batch, draft, serverUser, "m.space.parent", { via, canonical: true }, space.id);
  listChannel(batch, space, serverUser, { id: draft.id, isDefault: settings.isDefault });
  return draft;
}

/** Private: those who were asked in; otherwise everyone in the space. */
const joinRuleOf = (isPrivate: boolean, spaceId: string): JsonObject =>
  isPrivate
    ? { join_rule: "invite" }
    : { join_rule: "restricted", allow: [{ type: "m.room_membership", room_id: spaceId }] };

export function setPrivacy(
  batch: Batch,
  draft: RoomDraft,
  serverUser: string,
  spaceId: string,
  isPrivate: boolean,
): void {
  const rule = joinRuleOf(isPrivate, spaceId);
  if (draft.get("m.room.join_rules", "")?.content["join_rule"] === rule["join_rule"]) return;
  put(batch, draft, serverUser, "m.room.join_rules", rule);
}

/** Who may do what in a channel, and whether anybody writes. */
export function setChannelPower(
  batch: Batch,
  draft: RoomDraft,
  serverUser: string,
  { rights = {}, isArchived }: Pick<ChangeChannel, "rights" | "isArchived">,
): void {
  const before = draft.get("m.room.power_levels", "")?.content ?? {};
  const opened = isArchived === false ? withArchive(before, false) : before;
  const changed = Object.keys(rights).length === 0 ? opened : withRights(opened, rights);
  const power = isArchived === true ? withArchive(changed, true) : changed;
  if (!isDeepStrictEqual(power, before)) put(batch, draft, serverUser, "m.room.power_levels", power);
}

export function setTopic(batch: Batch, draft: RoomDraft, serverUser: string, topic: string): void {
  put(batch, draft, serverUser, "m.room.topic", { topic, "m.topic": { "m.text": [{ body: topic }] } });
}

/** Lets someone in: the server user invites or vouches, and their own server signs the join. */
export function admit(batch: Batch, draft: RoomDraft, serverUser: string, person: Person): void {
  const membership = draft.membership(person.userId);
  if (membership === "join" || membership === "ban") return;
  const content = memberContent(person, "join");
  const rule = draft.get("m.room.join_rules", "")?.content["join_rule"];
  if (membership !== "invite") {
    if (rule === "restricted") content["join_authorised_via_users_server"] = serverUser;
    else put(batch, draft, serverUser, "m.room.member", memberContent(person, "invite"), person.userId);
  }
  batch.add(draft, { type: "m.room.member", sender: person.userId, stateKey: person.userId, content });
}

/** Why someone is taken out of a room: they are no member any more, or the room lies in the trash. */
type Cause = "removed" | "trashed";
const reasons: Readonly<Record<Cause, string>> = {
  removed: "Not a member of the workspace any more.",
  trashed: "In the trash.",
};
/** Stands in the membership of those who are in the room again when it is restored. */
const trashedKey = "safos.trashed";
const trashedByKey = "safos.trashed_by";

export function removePerson(batch: Batch, draft: RoomDraft, serverUser: string, userId: string, cause: Cause): void {
  const membership = draft.membership(userId);
  if (membership !== "join" && membership !== "invite" && membership !== "knock") return;
  const content: JsonObject = { membership: "leave", reason: reasons[cause] };
  if (cause === "trashed" && membership === "join") content[trashedKey] = true;
  put(batch, draft, serverUser, "m.room.member", content, userId);
}

/** Whether someone was in the room when it went to the trash. */
export function wasTrashedWith(room: StateView, userId: string): boolean {
  const member = room.get("m.room.member", userId);
  return member !== undefined && isServerUser(member.sender) && member.content[trashedKey] === true;
}

/** Who is no member when a channel is restored does not come back to it later, as a member anew. */
export function forgetTrashed(batch: Batch, draft: RoomDraft, serverUser: string, userId: string): void {
  if (!wasTrashedWith(draft, userId)) return;
  put(batch, draft, serverUser, "m.room.member", { membership: "leave", reason: reasons.removed }, userId);
}

/** The user who put a channel in the trash; null for one that went before this was noted. */
export function trashedBy(space: StateView, channelId: string): string | null {
  const child = space.get("m.space.child", channelId);
  const userId = child && isServerUser(child.sender) ? child.content[trashedByKey] : null;
  return typeof userId === "string" ? userId : null;
}

/** Lists a channel in its space, or takes it out of the list. */
export function listChannel(
  batch: Batch,
  space: RoomDraft,
  serverUser: string,
  channel: { readonly id: string; readonly isDefault: boolean } | { readonly id: string; readonly trashedBy: string },
): void {
  const content: JsonObject =
    "trashedBy" in channel
      ? { [trashedByKey]: channel.trashedBy }
      : {
          via: [domainOf(serverUser)],
          suggested: channel.isDefault,
          order: channel.isDefault ? "0" : "1",
        };
  put(batch, space, serverUser, "m.space.child", content, channel.id);
}

/** Stands in the power levels of an archived workspace's rooms: what they were, for when it is opened again. */
const archivedKey = "safos.archived";

const areSame = (before: JsonObject, users: Record<string, number>): boolean =>
  Object.keys(before).length === Object.keys(users).length &&
  Object.entries(users).every(([id, level]) => before[id] === level);

/** Brings the power levels in line with the roles, leaving everything else in them as it is. In an archived workspace all read. */
export function setRoles(
  batch: Batch,
  draft: RoomDraft,
  serverUser: string,
  { members, isArchived }: { readonly members: readonly Membership[]; readonly isArchived: boolean },
): void {
  const { [archivedKey]: kept, ...current } = draft.get("m.room.power_levels", "")?.content ?? {};
  const now = isObject(current["users"]) ? current["users"] : {};
  const given = usersPower(members, isObject(kept) ? kept : now);
  const users = isArchived
    ? usersPower(
        members.map(({ person }) => ({ person, role: "viewer" })),
        undefined,
      )
    : given;
  if (areSame(now, users) && isObject(kept) === isArchived && (!isObject(kept) || areSame(kept, given))) return;
  const content = { ...current, users, ...(isArchived ? { [archivedKey]: given } : {}) };
  put(batch, draft, serverUser, "m.room.power_levels", content);
}
