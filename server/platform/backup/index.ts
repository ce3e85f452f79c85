export { createBackupKey, type BackupKey } from "./encryption/key.ts";
export { parseEntry } from "./entries.ts";
export type { FaultList, Manifest } from "./manifest.ts";
export { parseContents, readManifest, readText } from "./read.ts";
export { broken } from "./refusals.ts";
export { secretsKeyName } from "./secrets-key.ts";
export type { Backups } from "./service.ts";
