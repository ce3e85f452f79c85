import type { svUploads } from "./sv-uploads.ts";

/** The same in English. */
export const enUploads: Record<keyof typeof svUploads, string> = {
  "files.you": "You",
  "error.FILE_MISSING": "The file no longer exists, or you have no access.",
  "error.NOT_A_FOLDER": "That is a file, not a folder.",
  "error.NOT_A_FILE": "That is a folder, not a file.",
  "error.INTO_ITSELF": "A folder cannot be put into itself.",
  "error.ROOT_FIXED": "The workspace's own folder follows the workspace and cannot be changed here.",
  "error.CHANGED_MEANWHILE": "Somebody changed the file meanwhile. Load it again.",
  "error.CHECKSUM_WRONG": "The file did not arrive whole. Try again.",
  "error.UPLOAD_MISSING": "The upload has expired. Try again.",
  "error.UPLOAD_INCOMPLETE": "Not all of the file arrived. Try again.",
  "error.COPY_MISSING": "The copying no longer exists.",
  "error.COPY_CANCELLED": "The copying was cancelled.",
  "error.TOO_MANY_COPIES": "Three large copies are under way already. Wait until one of them is done.",
  "error.ORGANISATION_FULL":
    "The organisation has used all the space it has. Delete something, or ask the administrator for more.",
  "error.CONTENT_INFECTED": "The virus scanner found {signature}, so it was not saved.",
  "error.QUOTA_EXCEEDED": "There is not enough room. Delete something or ask the administrator for more.",
  "error.NO_PREVIEW": "The file cannot be shown here.",
};
