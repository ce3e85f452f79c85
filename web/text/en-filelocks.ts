import type { svFileLocks } from "./sv-filelocks.ts";

/** The same in English. */
export const enFileLocks: Record<keyof typeof svFileLocks, string> = {
  "files.lock": "Lock",
  "files.unlock": "Unlock",
  "files.lockedBy": "Locked by {name}",
  "files.lockedByYou": "Locked by you",
  "files.lockedByNobody": "Locked",
  "files.locked": "{name} is locked. Only you can change the file until you unlock it.",
  "files.unlocked": "{name} is unlocked.",
  "error.FILE_LOCKED": "The file is locked, or open in a program. Try again when it is unlocked.",
  "error.LOCK_MISSING": "The file is no longer locked.",
  "error.TOO_MANY_LOCKS": "You have locked as much as one person may. Unlock something first.",
};
