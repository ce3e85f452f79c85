/** What of a room notifies: everything, what names the person, or nothing. */
export type NotifyLevel = "all" | "mentions" | "none";

/** As much of a push rule as says it (client-server API, "Push Rules"). */
interface Rule {
  readonly rule_id: string;
  readonly enabled: boolean;
  readonly actions: readonly unknown[];
  readonly conditions?: readonly { kind?: unknown; key?: unknown; pattern?: unknown }[];
}

export interface Rules {
  readonly global?: { readonly override?: readonly unknown[]; readonly room?: readonly unknown[] };
}

const isSilent = ({ enabled, actions }: Rule): boolean => enabled && !actions.includes("notify");

/** A rule about all of one room and nothing else, whatever its id. */
function isAbout({ conditions = [] }: Rule, roomId: string): boolean {
  const [only] = conditions;
  return conditions.length === 1 && only?.kind === "event_match" && only.key === "room_id" && only.pattern === roomId;
}

/** What the account's push rules say of a room, by whichever client they were written. */
export function levelOf(rules: Rules | undefined, roomId: string): NotifyLevel {
  const override = (rules?.global?.override ?? []) as readonly Rule[];
  if (override.some((rule) => isSilent(rule) && isAbout(rule, roomId))) return "none";
  const room = (rules?.global?.room ?? []) as readonly Rule[];
  return room.some((rule) => rule.rule_id === roomId && isSilent(rule)) ? "mentions" : "all";
}

/** The ids of the rules that silence all of a room. */
export const silencing = (rules: Rules | undefined, roomId: string): string[] =>
  ((rules?.global?.override ?? []) as readonly Rule[])
    .filter((rule) => isSilent(rule) && isAbout(rule, roomId))
    .map((rule) => rule.rule_id);
