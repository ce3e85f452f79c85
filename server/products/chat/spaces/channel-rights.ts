import type { ChannelRights } from "@safos/contract/chat";
import { isObject, type Json, type JsonObject, type StateView } from "../events/pdu.ts";
import { asLevel } from "../events/power.ts";

/** From here on someone leads a channel: owners of the workspace, and those whom they chose. */
const leadLevel = 50;
/** Nobody but the server user, who made the room, stands as high. */
const beyondAll = 150;
/** Stands in the power levels of an archived channel: what they were, for when it is opened again. */
const archivedKey = "safos.channel_archived";
/** What of them an archive raises. */
const raisedKeys = ["events", "events_default", "state_default", "invite"] as const;
const pinnedType = "m.room.pinned_events";

const objectOf = (value: Json | undefined): JsonObject => (isObject(value) ? value : {});
const powerOf = (room: StateView): JsonObject => room.get("m.room.power_levels", "")?.content ?? {};

export const isChannelArchived = (room: StateView): boolean => isObject(powerOf(room)[archivedKey]);

/** Who may do what in a channel; of an archived one, who might before. */
export function readRights(room: StateView): ChannelRights {
  const now = powerOf(room);
  const power = isObject(now[archivedKey]) ? now[archivedKey] : now;
  const rightOf = (level: Json | undefined, usual: number): ChannelRights["write"] =>
    (asLevel(level) ?? usual) >= leadLevel ? "leads" : "everyone";
  return {
    write: rightOf(power["events_default"], 0),
    mentionAll: rightOf(objectOf(power["notifications"])["room"], leadLevel),
    pin: rightOf(objectOf(power["events"])[pinnedType] ?? power["state_default"], leadLevel),
    invite: rightOf(power["invite"], 0),
  };
}

/** The power levels with other rights. */
export function withRights(power: JsonObject, rights: Partial<ChannelRights>): JsonObject {
  const { write, mentionAll, pin, invite } = rights;
  const levelOf = (right: ChannelRights["write"]): number => (right === "leads" ? leadLevel : 0);
  const events: JsonObject = { ...objectOf(power["events"]) };
  if (pin !== undefined) events[pinnedType] = levelOf(pin);
  // What one wrote while one might is one's own to take back.
  if (write !== undefined) events["m.room.redaction"] = 0;
  return {
    ...power,
    events,
    ...(write === undefined ? {} : { events_default: levelOf(write) }),
    ...(invite === undefined ? {} : { invite: levelOf(invite) }),
    ...(mentionAll === undefined
      ? {}
      : { notifications: { ...objectOf(power["notifications"]), room: levelOf(mentionAll) } }),
  };
}

/** The power levels of an archived channel, or of one that is opened again. */
export function withArchive(power: JsonObject, isArchived: boolean): JsonObject {
  const { [archivedKey]: kept, ...rest } = power;
  if (isObject(kept) === isArchived) return power;
  // Owners may write power levels too: nothing else that they put there comes back by the hand of the server user.
  if (!isArchived) {
    const others = Object.entries(rest).filter(([key]) => !raisedKeys.some((raised) => raised === key));
    return { ...Object.fromEntries(others), ...chosen(objectOf(kept)) };
  }
  const events = Object.fromEntries(Object.keys(objectOf(rest["events"])).map((type) => [type, beyondAll]));
  return {
    ...rest,
    events,
    events_default: beyondAll,
    state_default: beyondAll,
    invite: beyondAll,
    [archivedKey]: chosen(rest),
  };
}

const chosen = (power: JsonObject): JsonObject =>
  Object.fromEntries(
    raisedKeys.flatMap((key): [string, Json][] => {
      const value = power[key];
      return value === undefined ? [] : [[key, value]];
    }),
  );
