import { isVouchedFor } from "./third-party.ts";
import type { AuthEvent, JsonObject, StateView } from "./pdu.ts";
import { domainOf, isObject, isUserId } from "./pdu.ts";
import { asLevel, creatorsOf, levelOf, powerLevels, powerOf, powerToSend } from "./power.ts";
import type { RoomVersion } from "./room-version.ts";
import { knownRoomVersions } from "./room-version.ts";

/** The event breaks a rule of its room version. The message is safe to show to the sender. */
export class NotAuthorised extends Error {}

function refuse(reason: string): never {
  throw new NotAuthorised(reason);
}

export interface Surroundings {
  readonly version: RoomVersion;
  readonly state: StateView;
  /** How many events this one follows; the very first join follows only the create event. */
  readonly previous: readonly string[];
  readonly followsOnlyCreate: boolean;
}

function membershipOf(state: StateView, userId: string): string {
  const membership = state.get("m.room.member", userId)?.content["membership"];
  return typeof membership === "string" ? membership : "leave";
}

/**
 * Event authorisation of room versions 6 to 12 against one state, in the order of the specification ("Authorization rules").
 * Signatures, and that the cited auth events are the selected ones, are the receiver's business and checked before.
 */
export function authorise(event: AuthEvent, around: Surroundings): void {
  const { version, state } = around;
  if (event.type === "m.room.create") return authoriseCreate(event, around);
  const create = state.get("m.room.create", "");
  if (create === undefined) refuse("The room has no create event.");
  if (create.content["m.federate"] === false && domainOf(event.sender) !== domainOf(create.sender)) {
    refuse("The room is closed to other servers.");
  }
  if (event.type === "m.room.member") return authoriseMember(event, around, create);
  if (membershipOf(state, event.sender) !== "join") refuse("You are not in the room.");
  const power = powerOf(version, state, event.sender);
  if (event.type === "m.room.third_party_invite") {
    if (power < levelOf(powerLevels(state), "invite")) refuse("You may not invite to this room.");
    return;
  }
  if (power < powerToSend(state, event.type, event.stateKey !== undefined)) {
    refuse(`You may not send ${event.type} in this room.`);
  }
  if (event.stateKey?.startsWith("@") === true && event.stateKey !== event.sender) {
    refuse("A state key that is a person belongs to that person.");
  }
  if (event.type === "m.room.power_levels") authorisePowerLevels(event, around, power, create);
}

function authoriseCreate(event: AuthEvent, around: Surroundings): void {
  if (around.previous.length > 0) refuse("A create event comes first.");
  const version = event.content["room_version"];
  if (typeof version !== "string" || !knownRoomVersions.includes(version)) refuse("The room version is unknown.");
  if (around.version.isLegacy && !isUserId(event.content["creator"])) refuse("The create event names no creator.");
  const more = event.content["additional_creators"];
  if (around.version.creatorsAreAbove && more !== undefined && !(Array.isArray(more) && more.every(isUserId))) {
    refuse("additional_creators must be a list of user ids.");
  }
}

const isRestricted = (rule: unknown): boolean => rule === "restricted" || rule === "knock_restricted";

/** The rules for joining, besides public, by which invited people may come in. */
function isKnown(version: RoomVersion, rule: unknown): boolean {
  switch (rule) {
    case "invite":
      return true;
    case "knock":
      return version.hasKnocking;
    case "restricted":
      return version.hasRestrictedJoins;
    case "knock_restricted":
      return version.hasRestrictedKnocking;
    default:
      return false;
  }
}

function authoriseMember(event: AuthEvent, around: Surroundings, create: AuthEvent): void {
  const { version, state } = around;
  const target = event.stateKey;
  const membership = event.content["membership"];
  if (target === undefined || typeof membership !== "string") refuse("A membership needs a person and a value.");
  const current = membershipOf(state, target);
  const levels = powerLevels(state);
  const isSelf = event.sender === target;
  const isSenderIn = membershipOf(state, event.sender) === "join";
  const rule = state.get("m.room.join_rules", "")?.content["join_rule"] ?? "invite";
  const above = (level: "ban" | "kick"): boolean => {
    const power = powerOf(version, state, event.sender);
    return power >= levelOf(levels, level) && powerOf(version, state, target) < power;
  };
  switch (membership) {
    case "join": {
      if (around.followsOnlyCreate && isSelf && creatorsOf(version, create)[0] === target) return;
      if (!isSelf) refuse("Nobody can join for someone else.");
      if (current === "ban") refuse("You are banned from this room.");
      if (rule === "public") return;
      if (!isKnown(version, rule)) return refuse("The rule for joining is unknown.");
      if (current === "join" || current === "invite") return;
      if (isRestricted(rule)) {
        const via = event.content["join_authorised_via_users_server"];
        if (typeof via !== "string") refuse("The join is not vouched for by a member who may invite.");
        if (membershipOf(state, via) !== "join" || powerOf(version, state, via) < levelOf(levels, "invite")) {
          refuse("The join is vouched for by someone who may not invite.");
        }
        return;
      }
      return refuse("You are not invited to this room.");
    }
    case "invite":
      if (event.content["third_party_invite"] !== undefined) {
        if (current === "ban") refuse("The person is already banned.");
        if (!isVouchedFor(event, state)) refuse("The invitation by a third party is not signed by who was asked.");
        return;
      }
      if (!isSenderIn) refuse("You are not in the room.");
      if (current === "join" || current === "ban")
        refuse(`The person is already ${current === "ban" ? "banned" : "in"}.`);
      if (powerOf(version, state, event.sender) < levelOf(levels, "invite")) refuse("You may not invite to this room.");
      return;
    case "leave":
      if (isSelf) {
        const isIn = current === "join" || current === "invite" || (current === "knock" && version.hasKnocking);
        if (!isIn) refuse("You are not in the room.");
        return;
      }
      if (!isSenderIn) refuse("You are not in the room.");
      if (current === "ban" && powerOf(version, state, event.sender) < levelOf(levels, "ban"))
        refuse("You may not unban.");
      if (!above("kick")) refuse("You may not remove this person.");
      return;
    case "ban":
      if (!isSenderIn) refuse("You are not in the room.");
      if (!above("ban")) refuse("You may not ban this person.");
      return;
    case "knock":
      if (!version.hasKnocking) refuse("The membership is unknown.");
      if (rule !== "knock" && !(rule === "knock_restricted" && version.hasRestrictedKnocking))
        refuse("This room takes no requests to join.");
      if (!isSelf) refuse("Nobody can ask for someone else.");
      if (current === "ban" || current === "invite" || current === "join") refuse(`You are already ${current}.`);
      return;
    default:
      refuse("The membership is unknown.");
  }
}

const plainLevels = ["users_default", "events_default", "state_default", "ban", "redact", "kick", "invite"] as const;
const mapsOfLevels = ["events", "notifications"] as const;

function levelsIn(content: JsonObject, key: string): Record<string, number> {
  const map = content[key];
  if (map === undefined) return {};
  if (!isObject(map)) refuse(`${key} must be an object.`);
  const levels: Record<string, number> = {};
  for (const [name, value] of Object.entries(map)) {
    const level = asLevel(value);
    if (level === undefined) refuse(`${key} must hold integers.`);
    levels[name] = level;
  }
  return levels;
}

const hasTexts = (content: JsonObject): boolean =>
  [
    ...plainLevels.map((key) => content[key]),
    ...["users", ...mapsOfLevels].flatMap((key) => Object.values(content[key] ?? {})),
  ].some((level) => typeof level === "string");

function authorisePowerLevels(event: AuthEvent, around: Surroundings, power: number, create: AuthEvent): void {
  for (const key of plainLevels) {
    if (event.content[key] !== undefined && asLevel(event.content[key]) === undefined)
      refuse(`${key} must be an integer.`);
  }
  if (around.version.hasStrictLevels && hasTexts(event.content)) refuse("Levels must be integers, and no texts.");
  const users = levelsIn(event.content, "users");
  for (const userId of Object.keys(users)) if (!isUserId(userId)) refuse("users must be keyed by user id.");
  for (const key of mapsOfLevels) levelsIn(event.content, key);
  if (around.version.creatorsAreAbove) {
    for (const creator of creatorsOf(around.version, create)) {
      if (Object.hasOwn(users, creator)) refuse("A creator's power is not written in power levels.");
    }
  }
  const current = powerLevels(around.state);
  if (current === undefined) return;
  const mayChange = (before: number | undefined, after: number | undefined, what: string): void => {
    if (before === after) return;
    if (before !== undefined && before > power) refuse(`${what} is above your own power.`);
    if (after !== undefined && after > power) refuse(`${what} would be above your own power.`);
  };
  for (const key of plainLevels) mayChange(asLevel(current[key]), asLevel(event.content[key]), key);
  for (const key of mapsOfLevels) {
    const before = levelsIn(current, key);
    const after = levelsIn(event.content, key);
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      mayChange(before[name], after[name], `${key}.${name}`);
    }
  }
  const before = levelsIn(current, "users");
  for (const userId of new Set([...Object.keys(before), ...Object.keys(users)])) {
    const was = before[userId];
    mayChange(was, users[userId], `users.${userId}`);
    if (was !== users[userId] && was !== undefined && userId !== event.sender && was >= power) {
      refuse(`${userId} has as much power as you.`);
    }
  }
}
