import { rtcDeclineTypes, rtcNotificationTypes, rtcNotifyTypes, rtcSlot } from "@safos/contract/rtc";
import { isObject, type JsonObject } from "../events/pdu.ts";
import type { SentEvent } from "../published/sent-event.ts";
import { textOf } from "../rooms/stored-event.ts";
import { pageKey } from "./member.ts";

/** What Matrix clients send of calls that ring. */
export type RtcMessage = {
  readonly roomId: string;
  /** `@anna:fk.example` */
  readonly sender: string;
} & (
  | {
      readonly kind: "ring";
      readonly eventId: string;
      /** Until when it rings, ms since 1970; never more than two minutes after it was sent. */
      readonly until: number;
      readonly isVideo: boolean;
      /** Who is called by name. */
      readonly userIds: readonly string[];
      /** Everybody in the room is. */
      readonly isToRoom: boolean;
    }
  /** `eventId` null: whatever the sender rings in the room. */
  | { readonly kind: "withdrawn"; readonly eventId: string | null }
  | { readonly kind: "declined"; readonly eventId: string; readonly notificationId: string }
);

/** MSC4075: the longest that a notification is good for, and how far ahead of the server its sender's clock may be. */
const longestMs = 120_000;
const mostAheadMs = 20_000;
/** Older clients say no time. */
const olderMs = 45_000;
const stickyKey = "msc4354_sticky_key";
const isIn = (types: readonly string[], type: string): boolean => types.includes(type);

/** The content of a notification; null where it is none, or none that rings. */
function readRing(event: SentEvent, now: number): Omit<RtcMessage & { kind: "ring" }, "roomId" | "sender"> | null {
  const { content, sentAt, type } = event;
  const isOlder = isIn(rtcNotifyTypes, type);
  const senderAt = isOlder ? sentAt : content["sender_ts"];
  const lifetime = isOlder ? olderMs : content["lifetime"];
  if (!isCount(senderAt) || !isCount(lifetime)) return null;
  const how = content[isOlder ? "notify_type" : "notification_type"];
  // What says nothing of it rings (MSC4075 since 2026); everything but "ring" is only to be shown.
  if (how !== undefined ? how !== "ring" : isOlder) return null;
  if (isOlder ? content["application"] !== "m.call" || (content["call_id"] ?? "") !== "" : !isOfRoomCall(content))
    return null;
  const mentions = content["m.mentions"];
  if (!isObject(mentions)) return null;
  const users = mentions["user_ids"] ?? [];
  if (!Array.isArray(users) || !users.every((one) => typeof one === "string")) return null;
  const begun = senderAt - sentAt > mostAheadMs ? sentAt : senderAt;
  const until = Math.min(begun + lifetime, sentAt + longestMs, now + longestMs);
  if (until <= now) return null;
  const isVideo = content["m.call.intent"] === "video";
  return { kind: "ring", eventId: event.eventId, until, isVideo, userIds: users, isToRoom: mentions["room"] === true };
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isOfRoomCall = (content: JsonObject): boolean => {
  const slot = content["slot_id"];
  return slot === undefined || (typeof slot === "string" && slot.toLowerCase() === rtcSlot.toLowerCase());
};

/** Empty but for its key: the notification before it is taken back (MSC4354). */
const isWithdrawal = (content: JsonObject): boolean =>
  Object.keys(content).length > 0 && Object.keys(content).every((key) => key === stickyKey);

/** What something that was sent says of a call that rings; null: nothing, or nothing that counts at `now`. */
export function rtcMessageOf(event: SentEvent, now: number): RtcMessage | null {
  const { content, relatesTo, relation, roomId, sender, type } = event;
  if (type === "m.room.redaction") {
    const target = textOf(content, "redacts");
    return target === undefined ? null : { kind: "withdrawn", roomId, sender, eventId: target };
  }
  // What was taken back, what changes another, and what this server wrote for our page.
  if (event.isRedacted || relation === "m.replace" || content[pageKey] !== undefined) return null;
  if (isIn(rtcDeclineTypes, type))
    return relatesTo === null || relation !== "m.reference"
      ? null
      : { kind: "declined", roomId, sender, eventId: event.eventId, notificationId: relatesTo };
  if (!isIn(rtcNotificationTypes, type) && !isIn(rtcNotifyTypes, type)) return null;
  if (isWithdrawal(content)) return { kind: "withdrawn", roomId, sender, eventId: null };
  const ring = readRing(event, now);
  return ring && { ...ring, roomId, sender };
}

export interface Notification {
  readonly sentAt: number;
  readonly lifetimeMs: number;
  readonly isVideo: boolean;
  readonly userIds: readonly string[];
  /** The membership of the one who calls. */
  readonly memberId: string;
}

/** What Matrix clients ring at, in the name of someone on our page. */
export const notificationContent = ({ sentAt, lifetimeMs, isVideo, userIds, memberId }: Notification): JsonObject => ({
  slot_id: rtcSlot,
  [stickyKey]: rtcSlot,
  notification_type: "ring",
  "m.call.intent": isVideo ? "video" : "audio",
  "m.mentions": { user_ids: [...userIds] },
  "m.relates_to": { rel_type: "m.reference", event_id: memberId },
  sender_ts: sentAt,
  lifetime: lifetimeMs,
  [pageKey]: true,
});

export const withdrawalContent: JsonObject = { [stickyKey]: rtcSlot };

export const declineContent = (notificationId: string): JsonObject => ({
  "m.relates_to": { rel_type: "m.reference", event_id: notificationId },
  [stickyKey]: notificationId,
  [pageKey]: true,
});
