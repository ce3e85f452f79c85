import { rtcServicePath } from "@safos/contract/rtc";
import type { JsonObject } from "../events/pdu.ts";

/** Membership of a call as clients write it today (MSC3401, MSC4143 in its compatible form). */
export const memberType = "org.matrix.msc3401.call.member";

/** That the server wrote it for someone on our page, who has no client that would take it back. */
export const pageKey = "safos.page";

/** In an encrypted room: which stay of theirs in the call it is. */
export const stayKey = "safos.stay";

/** Clients take no notice of a membership after this, ms: nobody is in a call for longer. */
const expiresMs = 24 * 3_600_000;

/** Of a device in the one call of its room. */
export const memberKey = (userId: string, deviceId: string): string => `_${userId}_${deviceId}_m.call`;

/** A device is in the call of its room; clients find its media under the identity `<user>:<device>`. */
export const memberContent = (
  publicUrl: string,
  roomId: string,
  deviceId: string,
  stay: string | null,
): JsonObject => ({
  application: "m.call",
  call_id: "",
  scope: "m.room",
  device_id: deviceId,
  expires: expiresMs,
  focus_active: { type: "livekit", focus_selection: "oldest_membership" },
  foci_preferred: [{ type: "livekit", livekit_service_url: `${publicUrl}${rtcServicePath}`, livekit_alias: roomId }],
  [pageKey]: true,
  ...(stay === null ? {} : { [stayKey]: stay }),
});
