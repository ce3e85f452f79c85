/** Where Matrix clients ask for tokens into the calls of rooms (MSC4195), below the server's own address. */
export const rtcServicePath = "/livekit/jwt";

/** What Matrix clients ring with (MSC4075, as it is sent today, and by its later name). */
export const rtcNotificationTypes = [
  "org.matrix.msc4075.rtc.notification",
  "m.rtc.notification",
  "org.matrix.msc4075.rtc.invite",
  "m.rtc.invite",
] as const;
/** The same as older clients send it: without a time that it is good for. */
export const rtcNotifyTypes = ["org.matrix.msc4075.call.notify", "m.call.notify"] as const;
/** What they decline with (MSC4310). */
export const rtcDeclineTypes = [
  "org.matrix.msc4310.rtc.decline",
  "m.rtc.decline",
  "org.matrix.msc4075.rtc.decline",
] as const;
/** The one call of a room. */
export const rtcSlot = "m.call#ROOM";
