import { rtcDeclineTypes, rtcNotificationTypes, rtcSlot } from "@safos/contract/rtc";

/** On what our pages send: whom it is for, the server rings on their pages itself. */
export const pageKey = "safos.page";
/** MSC4075: the longest that it rings, and how far ahead a sender's clock may be. */
const longestMs = 120_000;
const mostAheadMs = 20_000;

/** What a decrypted event says of a call that rings. */
export type RingMessage =
  | { readonly kind: "ring"; readonly isVideo: boolean; readonly lifetime: number; readonly isFromPage: boolean }
  | { readonly kind: "declined"; readonly notificationId: string };

type Content = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Content => typeof value === "object" && value !== null;
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isIn = (types: readonly string[], type: string): boolean => types.includes(type);

/** For `me`; `sentAt` is the server's time, in ms. Null: it says nothing of the kind, or nothing that counts. */
export function readRingMessage(
  { type, content, sentAt }: { readonly type: string; readonly content: unknown; readonly sentAt: number },
  me: string,
): RingMessage | null {
  if (!isObject(content)) return null;
  if (isIn(rtcDeclineTypes, type)) {
    const relation = content["m.relates_to"];
    if (!isObject(relation) || relation["rel_type"] !== "m.reference") return null;
    const notificationId = relation["event_id"];
    return typeof notificationId === "string" ? { kind: "declined", notificationId } : null;
  }
  if (!isIn(rtcNotificationTypes, type)) return null;
  const { sender_ts: senderAt, lifetime, notification_type: how, slot_id: slot } = content;
  if (!isCount(senderAt) || !isCount(lifetime) || (how !== undefined && how !== "ring")) return null;
  if (slot !== undefined && (typeof slot !== "string" || slot.toLowerCase() !== rtcSlot.toLowerCase())) return null;
  const mentions = content["m.mentions"];
  if (!isObject(mentions)) return null;
  const { room, user_ids: userIds } = mentions;
  if (room !== true && !(Array.isArray(userIds) && userIds.includes(me))) return null;
  // It is measured from the sender's time, which may be wrong; the server counts from its own.
  const begun = senderAt - sentAt > mostAheadMs ? sentAt : senderAt;
  const rest = Math.min(begun + lifetime - sentAt, longestMs);
  if (rest <= 0) return null;
  const isFromPage = content[pageKey] === true;
  return { kind: "ring", isVideo: content["m.call.intent"] === "video", lifetime: Math.ceil(rest), isFromPage };
}
