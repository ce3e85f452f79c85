import { rtcServicePath } from "@safos/contract/rtc";
import type { Core } from "../core.ts";

/** The media servers that the calls of rooms run on (MSC4143, "RTC transports"; MSC4195): our own. */
export const transportsOf = ({ http }: Pick<Core, "http">) => [
  { type: "livekit", livekit_service_url: `${http.publicUrl}${rtcServicePath}` },
];
