import type { svLife } from "./sv-life.ts";

/** English words about what becomes of a workspace; loaded with what uses them. */
export const enLife: Readonly<Record<keyof typeof svLife, string>> = {
  "life.archive": "Archive the workspace",
  "life.archiveLead": "In an archived workspace everyone can read, but nobody can change anything. You can open it again at any time.",
  "life.archived": "{name} is archived.",
  "life.archivedSince": "Archived {when}. Everyone can read, but nobody can change anything.",
  "life.unarchive": "Open again",
  "life.unarchived": "{name} can be changed again.",
};
