import type { Core } from "../core.ts";
import { isObject } from "../events/pdu.ts";
import { hasKeyword } from "../push/evaluate.ts";
import type { Room } from "../rooms/room.ts";
import type { SentEvent } from "../published/sent-event.ts";

/** The largest room in which "@room" notifies everybody. */
const largestCall = 1000;

/** Whom a message means, of those in its room and without its sender; what they want of the room is not asked. */
export interface Meant {
  /** Matrix ids. */
  readonly named: readonly string[];
  readonly isForAll: boolean;
  /** Those who watch for something that stands in it, as push rules of content. */
  readonly watching: readonly string[];
}

export function meantBy(core: Core, { content, sender }: SentEvent, room: Room): Meant {
  const mentions = isObject(content["m.mentions"]) ? content["m.mentions"] : {};
  const userIds = Array.isArray(mentions["user_ids"]) ? mentions["user_ids"] : [];
  const isOther = (one: unknown): one is string => typeof one === "string" && one !== sender && room.isJoined(one);
  return {
    named: [...new Set(userIds.filter(isOther))],
    isForAll: mentions["room"] === true && room.joined.size <= largestCall,
    watching: watchers(core, content, room).filter(isOther),
  };
}

function watchers({ memory, pushRules }: Core, { body, msgtype }: SentEvent["content"], room: Room): string[] {
  if (typeof body !== "string" || msgtype === "m.notice") return [];
  const { withPushRules } = memory.accountData;
  const found = new Map<string, boolean>();
  const stands = (keyword: string): boolean => {
    const known = found.get(keyword) ?? hasKeyword(body, keyword);
    found.set(keyword, known);
    return known;
  };
  const those = room.joined.size < withPushRules.size ? room.joined : withPushRules;
  return [...those].filter((userId) => room.isJoined(userId) && pushRules.keywords(userId).some(stands));
}
