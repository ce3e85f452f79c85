import type { ErrorTable } from "./common.ts";

/** What the `safos` command refuses besides what the modules refuse. */
export const commandErrors = {
  AMBIGUOUS: ["conflict", "Several things have that name: give the id."],
  RESTORE_BROKEN: ["invalid", "The archive cannot be used."],
  RESTORE_SERVER_RUNNING: ["conflict", "Stop the server before restoring."],
  RESTORE_NOT_EMPTY: ["conflict", "There is content here already. Restore into an empty data folder or database."],
  DATABASE_IN_USE: ["conflict", "A server runs on this database. Stop it first."],
  MOVE_TARGET_UNUSABLE: ["invalid", "The other database cannot be used."],
  MOVE_NOT_EMPTY: ["conflict", "There is content in the other database already. Move into an empty one."],
} as const satisfies ErrorTable;
