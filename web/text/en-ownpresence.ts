import type { svOwnPresence } from "./sv-ownpresence.ts";

/** English texts of whether others see that one is active; loaded with the profile. */
export const enOwnPresence: Record<keyof typeof svOwnPresence, string> = {
  "ownpresence.title": "Whether you are active",
  "ownpresence.label": "What others see",
  "ownpresence.auto": "Active",
  "ownpresence.away": "Away",
  "ownpresence.hidden": "Hide that I am active",
  "ownpresence.aboutAuto":
    "Those you share chats with see when you are active, and that you are away when you have not used Safos for five minutes.",
  "ownpresence.aboutAway":
    "Those you share chats with see you as away whenever you are signed in, also when you are active.",
  "ownpresence.aboutHidden": "Nobody sees whether you are active. You still see others.",
};
