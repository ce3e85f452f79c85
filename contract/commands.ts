import type { ErrorTable } from "./common.ts";

/** What the `safos` command refuses besides what the modules refuse. */
export const commandErrors = {
  AMBIGUOUS: ["conflict", "Several things have that name: give the id."],
  RESTORE_BROKEN: ["invalid", "The archive cannot be used."],
  RESTORE_SERVER_RUNNING: ["conflict", "Stop the server before restoring."],
  RESTORE_NOT_EMPTY: ["conflict", "There is content here already. Restore into an empty data folder or database."],
} as const satisfies ErrorTable;
