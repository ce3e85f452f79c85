/** What of a room a person's push rules let through: everything, what means them by name, or nothing. */
export type RoomLevel = "all" | "mentions" | "none";

/** As much of a push rule as says it (client-server API, "Push Rules"). */
export interface LevelRule {
  readonly rule_id: string;
  readonly enabled: boolean;
  readonly actions: readonly unknown[];
  readonly conditions?: readonly { readonly kind?: unknown; readonly key?: unknown; readonly pattern?: unknown }[];
}

export interface LevelRules {
  readonly override?: readonly LevelRule[] | undefined;
  readonly room?: readonly LevelRule[] | undefined;
}

const isSilent = ({ enabled, actions }: LevelRule): boolean => enabled && !actions.includes("notify");

/** About all of one room and nothing else, whatever its id. */
function isAbout({ conditions = [] }: LevelRule, roomId: string): boolean {
  const [only] = conditions;
  return conditions.length === 1 && only?.kind === "event_match" && only.key === "room_id" && only.pattern === roomId;
}

/** The ids of the rules that silence all of a room. */
export const silencing = ({ override = [] }: LevelRules, roomId: string): string[] =>
  override.filter((rule) => isSilent(rule) && isAbout(rule, roomId)).map((rule) => rule.rule_id);

/** As clients write it: an override rule that silences the room, or a room rule that leaves what names the person. */
export function roomLevelOf({ override = [], room = [] }: LevelRules, roomId: string): RoomLevel {
  if (override.some((rule) => isSilent(rule) && isAbout(rule, roomId))) return "none";
  return room.some((rule) => rule.rule_id === roomId && isSilent(rule)) ? "mentions" : "all";
}
