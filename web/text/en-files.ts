import type { svFiles } from "./sv-files.ts";

/** English words of the files. */
export const enFiles: Record<keyof typeof svFiles, string> = {
  "files.title": "Files",
  "files.mine": "My files",
};
