import type { Core } from "../core.ts";
import type { JsonObject } from "../events/pdu.ts";

/** A person's account data of no room that is newer than a position. 0: all of it, with the push rules that everyone has. */
export function ownDataSince(
  { memory, pushRules }: Core,
  userId: string,
  position: number,
  isFirst = position === 0,
): { type: string; content: JsonObject }[] {
  const shown = memory.accountData.since(userId, "", position).map(({ type, content }) => ({
    type,
    content: type === "m.push_rules" ? pushRules.content(userId) : content,
  }));
  if (isFirst && pushRules.hasDefaults(userId))
    shown.push({ type: "m.push_rules", content: pushRules.content(userId) });
  return shown;
}
