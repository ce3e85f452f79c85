import type { svPresence } from "./sv-presence.ts";

/** English texts of who is active; loaded with the chats. */
export const enPresence: Record<keyof typeof svPresence, string> = {
  "presence.online": "Active",
  "presence.unavailable": "Away",
  "presence.offline": "Not active",
};
