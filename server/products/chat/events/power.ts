import type { AuthEvent, JsonObject, StateView } from "./pdu.ts";
import { isObject } from "./pdu.ts";
import type { RoomVersion } from "./room-version.ts";

/** Levels that the power_levels content may name directly, with what counts when it does not (m.room.power_levels). */
const defaults = { ban: 50, kick: 50, redact: 50, invite: 0, events_default: 0, state_default: 50, users_default: 0 };
export type Level = keyof typeof defaults;

/** A level: an integer, or a text of one, which power levels hold in room versions before 10 only (`hasStrictLevels`). */
export function asLevel(value: unknown): number | undefined {
  if (typeof value === "string") return /^\s*[+-]?\d{1,15}\s*$/.test(value) ? Number(value) : undefined;
  return typeof value === "number" && Number.isSafeInteger(value) ? value : undefined;
}

/** v12: the create event's sender and its additional creators; v11: the sender; before: whom its content names. */
export function creatorsOf(version: RoomVersion, create: AuthEvent | undefined): readonly string[] {
  if (create === undefined) return [];
  if (version.isLegacy) return typeof create.content["creator"] === "string" ? [create.content["creator"]] : [];
  const more = create.content["additional_creators"];
  if (!version.creatorsAreAbove || !Array.isArray(more)) return [create.sender];
  return [create.sender, ...more.filter((one): one is string => typeof one === "string")];
}

export function levelOf(powerLevels: JsonObject | undefined, level: Level): number {
  return asLevel(powerLevels?.[level]) ?? defaults[level];
}

export function powerLevels(state: StateView): JsonObject | undefined {
  return state.get("m.room.power_levels", "")?.content;
}

export function powerOf(version: RoomVersion, state: StateView, userId: string): number {
  const create = state.get("m.room.create", "");
  const levels = powerLevels(state);
  if (version.creatorsAreAbove) {
    if (creatorsOf(version, create).includes(userId)) return Number.POSITIVE_INFINITY;
  } else if (levels === undefined) {
    return create?.sender === userId ? 100 : 0;
  }
  const users = levels?.["users"];
  const own = isObject(users) ? asLevel(users[userId]) : undefined;
  return own ?? levelOf(levels, "users_default");
}

/** The power that sending an event of this type needs. */
export function powerToSend(state: StateView, type: string, isState: boolean): number {
  const levels = powerLevels(state);
  const events = levels?.["events"];
  const own = isObject(events) ? asLevel(events[type]) : undefined;
  return own ?? levelOf(levels, isState ? "state_default" : "events_default");
}

/** The power that raising a notification of this kind (`room` for @room) needs. */
export function powerToNotify(state: StateView, kind: string): number {
  const notifications = powerLevels(state)?.["notifications"];
  return (isObject(notifications) ? asLevel(notifications[kind]) : undefined) ?? 50;
}
