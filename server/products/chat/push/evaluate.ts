import { LRUCache } from "lru-cache";
import type { Json, JsonObject } from "../events/pdu.ts";
import { isObject } from "../events/pdu.ts";
import { powerToNotify } from "../events/power.ts";
import { longestPattern, valueGlob, wordGlob, type Glob } from "../protocol/glob.ts";
import { isDirectRoom } from "../rooms/direct-room.ts";
import type { Room } from "../rooms/room.ts";
import { threadOf, type StoredEvent } from "../rooms/stored-event.ts";
import { rtcTypes, ruleKinds, type PushRule, type Ruleset } from "./default-rules.ts";

const rtcPrefix = rtcTypes.slice(0, -1);

const isOfCall = ({ type }: StoredEvent): boolean => type.toLowerCase().startsWith(rtcPrefix);

/** What makes telephones ring. */
export const isRing = (event: StoredEvent): boolean =>
  event.type === "m.call.invite" || (isOfCall(event) && event.content["notification_type"] !== "notification");

/**
 * A call that this server rings with itself, and writes a line of when it is missed (`meetings/ringing`): clients are notified
 * of it by the rules, but it is nothing to be read afterwards.
 */
const isRungHere = (event: StoredEvent, room: Room): boolean =>
  isOfCall(event) && isRing(event) && !room.isEncrypted && isDirectRoom(room);

export interface Outcome {
  readonly isNotified: boolean;
  readonly isHighlighted: boolean;
}

const silent: Outcome = { isNotified: false, isHighlighted: false };
const notified: Outcome = { isNotified: true, isHighlighted: false };
const highlighted: Outcome = { isNotified: true, isHighlighted: true };

/** Splits `content.m\.mentions.room` at its unescaped dots. */
function pathOf(key: string): string[] {
  return key.split(/(?<!\\)\./).map((part) => part.replaceAll("\\.", ".").replaceAll("\\\\", "\\"));
}

function valueAt(event: StoredEvent, key: string): Json | undefined {
  const [first, ...rest] = pathOf(key);
  let value: Json | undefined;
  switch (first) {
    case "content":
      value = event.content;
      break;
    case "type":
      value = event.type;
      break;
    case "sender":
      value = event.sender;
      break;
    case "room_id":
      value = event.roomId;
      break;
    case "state_key":
      value = event.stateKey;
      break;
    default:
      return undefined;
  }
  for (const part of rest) {
    if (!isObject(value)) return undefined;
    value = Object.hasOwn(value, part) ? value[part] : undefined;
  }
  return value;
}

const globs = new LRUCache<string, Glob>({ max: 5000 });

/** Later characters of a long message are not searched for keywords: every keyword of every reader reads all of them. */
const longestSearched = 16_384;

/** Of `content.body` whole words, of everything else the whole value. */
function globMatches(pattern: string, text: string, isWord: boolean): boolean {
  if (pattern.length > longestPattern) return false;
  const key = `${isWord ? "w" : "f"}${pattern}`;
  let glob = globs.get(key);
  if (!glob) {
    glob = isWord ? wordGlob(pattern) : valueGlob(pattern);
    globs.set(key, glob);
  }
  return glob(text.length > longestSearched ? text.slice(0, longestSearched) : text);
}

/** Whether a keyword of someone's rules stands in a message. */
export const hasKeyword = (body: string, keyword: string): boolean => globMatches(keyword, body, true);

function countMatches(is: string, count: number): boolean {
  const found = /^(==|<=|>=|<|>)?(\d+)$/.exec(is);
  if (!found) return false;
  const wanted = Number(found[2]);
  switch (found[1]) {
    case "<":
      return count < wanted;
    case ">":
      return count > wanted;
    case "<=":
      return count <= wanted;
    case ">=":
      return count >= wanted;
    default:
      return count === wanted;
  }
}

/** An event, and what its thread is to the person whose rules are asked; null: they know no subscriptions, or it is in none. */
interface Judgement {
  readonly event: StoredEvent;
  readonly room: Room;
  readonly isSubscribed: boolean | null;
}

function conditionHolds(condition: JsonObject, { event, room, isSubscribed }: Judgement): boolean {
  const key = typeof condition["key"] === "string" ? condition["key"] : "";
  switch (condition["kind"]) {
    case "event_match": {
      const value = valueAt(event, key);
      const pattern = condition["pattern"];
      return (
        typeof value === "string" && typeof pattern === "string" && globMatches(pattern, value, key === "content.body")
      );
    }
    case "event_property_is":
      return valueAt(event, key) === condition["value"];
    case "event_property_contains": {
      const value = valueAt(event, key);
      const wanted = condition["value"];
      return Array.isArray(value) && wanted !== undefined && value.includes(wanted);
    }
    case "room_member_count":
      return typeof condition["is"] === "string" && countMatches(condition["is"], room.joined.size);
    case "sender_notification_permission":
      return room.powerOf(event.sender) >= powerToNotify(room, key);
    case "io.element.msc4306.thread_subscription":
      return isSubscribed !== null && threadOf(event) !== undefined && condition["subscribed"] === isSubscribed;
    default:
      // A condition this server does not know never holds.
      return false;
  }
}

function ruleHolds(kind: string, rule: PushRule, judgement: Judgement): boolean {
  const { event } = judgement;
  switch (kind) {
    case "room":
      return rule.rule_id === event.roomId;
    case "sender":
      return rule.rule_id === event.sender;
    case "content": {
      const body = event.content["body"];
      return typeof body === "string" && rule.pattern !== undefined && globMatches(rule.pattern, body, true);
    }
    default:
      return (rule.conditions ?? []).every((condition) => conditionHolds(condition, judgement));
  }
}

function outcomeOf(rule: PushRule): Outcome {
  if (!rule.actions.includes("notify")) return silent;
  const isHighlighted = rule.actions.some(
    (action) => typeof action === "object" && action["set_tweak"] === "highlight" && action["value"] !== false,
  );
  return isHighlighted ? highlighted : notified;
}

/** What is asked: what is to be read afterwards, or what wakes a telephone, which calls do wherever they ring. */
export type Purpose = "unread" | "push";

/** What a person's rules say of an event; the first rule that holds decides. */
export function evaluate(rules: Ruleset, judgement: Judgement, purpose: Purpose = "unread"): Outcome {
  if (purpose === "unread" && isRungHere(judgement.event, judgement.room)) return silent;
  for (const kind of ruleKinds) {
    for (const rule of rules[kind]) {
      if (rule.enabled && ruleHolds(kind, rule, judgement)) return outcomeOf(rule);
    }
  }
  return silent;
}

/** What the default rules say of an event, before it is known to whom. */
export interface Traits {
  /** To everybody but those named below. */
  readonly outcome: Outcome;
  /** User ids that are mentioned, or invited. */
  readonly named: readonly string[];
  readonly ofNamed: Outcome;
  /** No rule of the first kind holds for the others: what they say of threads comes before the rest. */
  readonly isOpen: boolean;
}

const nobody: readonly string[] = [];
const silentToAll: Traits = { outcome: silent, named: nobody, ofNamed: silent, isOpen: false };
const silentUnlessSubscribed: Traits = { ...silentToAll, isOpen: true };
const notifiesAll: Traits = { ...silentUnlessSubscribed, outcome: notified };
const highlightedToAll: Traits = { ...silentToAll, outcome: highlighted };

/** The same as `evaluate` with the default rules, without walking through them: nearly everybody, for every message. */
export function traitsOf(event: StoredEvent, room: Room, purpose: Purpose = "unread"): Traits {
  const { content, type } = event;
  if (purpose === "unread" && isRungHere(event, room)) return silentToAll;
  if (content["msgtype"] === "m.notice") return silentToAll;
  if (type === "m.room.member") {
    if (content["membership"] !== "invite" || event.stateKey === undefined) return silentToAll;
    return { ...silentToAll, named: [event.stateKey], ofNamed: notified };
  }
  const mentions = isObject(content["m.mentions"]) ? content["m.mentions"] : {};
  const isToRoom = mentions["room"] === true && room.powerOf(event.sender) >= powerToNotify(room, "room");
  const users = mentions["user_ids"];
  const named = Array.isArray(users) ? users.filter((one) => typeof one === "string") : nobody;
  if (isOfCall(event)) {
    // Whom it names it rings for, before what is said of mentions of the room.
    const others = isToRoom ? { ...silentToAll, outcome: notified } : silentUnlessSubscribed;
    return named.length === 0 ? others : { ...others, named, ofNamed: notified };
  }
  if (isToRoom) return highlightedToAll;
  const rest = ofUnnamed(event);
  return named.length === 0 ? rest : { ...rest, named, ofNamed: highlighted };
}

function ofUnnamed({ content, type, stateKey }: StoredEvent): Traits {
  if (type === "m.room.tombstone" && stateKey === "") return highlightedToAll;
  if (type === "m.reaction" || (type === "m.room.server_acl" && stateKey === "")) return silentToAll;
  const relates = content["m.relates_to"];
  if (isObject(relates) && relates["rel_type"] === "m.replace") return silentToAll;
  return type === "m.room.message" || type === "m.room.encrypted" || type === "m.call.invite"
    ? notifiesAll
    : silentUnlessSubscribed;
}

/** `isSubscribed`: to the thread of the event; null where it is in none, or the person knows no subscriptions. */
export function outcomeTo(userId: string, traits: Traits, isSubscribed: boolean | null): Outcome {
  const { outcome, named, ofNamed, isOpen } = traits;
  if (named.length > 0 && named.includes(userId)) return ofNamed;
  if (!isOpen || isSubscribed === null) return outcome;
  return isSubscribed ? notified : silent;
}
