import type { svIncoming } from "./sv-incoming.ts";

/** English words of what other apps share with Safos, and of files that are kept on the device. */
export const enIncoming: Record<keyof typeof svIncoming, string> = {
  "incoming.title": "Shared with Safos",
  "incoming.about": "What other apps have shared waits here until you choose a folder.",
  "incoming.files": "Waiting for a place",
  "incoming.empty": "Nothing waits",
  "incoming.emptyText": "Share a file from another app with Safos, and it comes here.",
  "incoming.failed": "What was shared could not be received. The phone may be short of room.",
  "incoming.textName": "Shared text.txt",
  "incoming.choose": "Choose a folder",
  "incoming.forget": "Remove",
  "offline.title": "Kept here",
  "offline.about": "Files that you can open without a network on this device. They are removed when you sign out.",
  "offline.files": "Files",
  "offline.used": "{used} of {most}",
  "offline.empty": "Nothing is kept here",
  "offline.emptyText": "Choose Keep on the device in a file's menu, and you can open it without a network.",
  "offline.keep": "Keep on the device",
  "offline.drop": "Remove from the device",
  "offline.dropName": "Remove {name} from the device",
  "offline.open": "Open {name}",
  "offline.kept": "{name} can be opened without a network.",
  "offline.dropped": "{name} is no longer kept on the device.",
  "offline.full": "The file does not fit. At most 500 MB are kept on the device. Remove something first.",
};
