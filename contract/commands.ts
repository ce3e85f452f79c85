import type { ErrorTable } from "./common.ts";

/** What the `safos` command refuses besides what the modules refuse. */
export const commandErrors = {
  AMBIGUOUS: ["conflict", "Several things have that name: give the id."],
  RESTORE_BROKEN: ["invalid", "The archive cannot be used."],
  RESTORE_SERVER_RUNNING: ["conflict", "Stop the server before restoring."],
  RESTORE_NOT_EMPTY: ["conflict", "There is content here already. Restore into an empty data folder or database."],
  BACKUP_KEY_MISSING: ["invalid", "The archive is encrypted. Give its key with --key-file or SAFOS_BACKUP_KEY."],
  BACKUP_KEY_WRONG: ["invalid", "The archive was encrypted with another key."],
  BACKUP_RUNNING: ["conflict", "Another backup is being written. Wait until it has ended."],
  BACKUP_TARGET_UNUSABLE: ["unavailable", "Backups cannot be kept there."],
  DATABASE_IN_USE: ["conflict", "A server runs on this database. Stop it first."],
  MOVE_TARGET_UNUSABLE: ["invalid", "The other database cannot be used."],
  MOVE_NOT_EMPTY: ["conflict", "There is content in the other database already. Move into an empty one."],
} as const satisfies ErrorTable;
