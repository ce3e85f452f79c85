import type { PushRule, Ruleset } from "./default-rules.ts";

/** What of a room a person's rules let through: everything, what means them by name, or nothing. */
export type RoomLevel = "all" | "mentions" | "none";

const isSilent = ({ enabled, actions }: PushRule): boolean => enabled && !actions.includes("notify");

/** About all of one room and nothing else. */
function isAbout({ conditions = [] }: PushRule, roomId: string): boolean {
  const [only] = conditions;
  return (
    conditions.length === 1 &&
    only?.["kind"] === "event_match" &&
    only["key"] === "room_id" &&
    only["pattern"] === roomId
  );
}

/** As clients write it: an override rule that silences the room, or a room rule that leaves what names the person. */
export function roomLevelOf({ override, room }: Pick<Ruleset, "override" | "room">, roomId: string): RoomLevel {
  if (override.some((rule) => isSilent(rule) && isAbout(rule, roomId))) return "none";
  return room.some((rule) => rule.rule_id === roomId && isSilent(rule)) ? "mentions" : "all";
}
