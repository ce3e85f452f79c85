import { rtcDeclineTypes, rtcNotificationTypes, rtcNotifyTypes } from "@safos/contract/rtc";

/** Types of events that other modules get to know of by `messages.sent`: messages, stickers, redactions, votes, names of rooms, and what rings. */
export const publishedTypes: ReadonlySet<string> = new Set([
  "m.room.message",
  "m.sticker",
  "m.room.redaction",
  "m.room.name",
  "m.poll.start",
  "org.matrix.msc3381.poll.start",
  "m.poll.response",
  "org.matrix.msc3381.poll.response",
  "m.poll.end",
  "org.matrix.msc3381.poll.end",
  ...rtcNotificationTypes,
  ...rtcNotifyTypes,
  ...rtcDeclineTypes,
]);
