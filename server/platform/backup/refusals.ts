import { refuse, type Refusal } from "#http";

export const broken = (why: string): Refusal => refuse("RESTORE_BROKEN", `The archive cannot be used: ${why}.`);
export const keyMissing = (): Refusal => refuse("BACKUP_KEY_MISSING");
export const keyWrong = (): Refusal => refuse("BACKUP_KEY_WRONG");

/** The target cannot be written or read as it must be: which, and why, as the system says it. */
export const unusable = (target: string, error: unknown): Refusal =>
  refuse("BACKUP_TARGET_UNUSABLE", `Backups cannot be kept in ${target}: ${messageOf(error)}.`);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
