import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import {
  countKeys,
  deleteBackup,
  deleteOldest,
  insertBackup,
  lockBackups,
  readBackup,
  updateAuthData,
  type BackupRow,
} from "./queries.ts";

/** That a person has beside each other. */
const mostBackups = 20;
const longest = 65_536;
const longestAlgorithm = 255;

/** A version as it stands in paths; null: no number that was ever given. */
export const versionOf = (text: string): number | null => (/^[1-9]\d{0,8}$/.test(text) ? Number(text) : null);

const missing = (): never => refuse("M_NOT_FOUND", "There is no such backup.");

function readFresh(body: JsonObject): Pick<BackupRow, "algorithm" | "authData"> {
  const { algorithm, auth_data: authData } = body;
  if (
    typeof algorithm !== "string" ||
    algorithm === "" ||
    algorithm.length > longestAlgorithm ||
    algorithm.includes("\0")
  )
    refuse("M_BAD_JSON", "algorithm is a text.");
  if (!isObject(authData)) refuse("M_BAD_JSON", "auth_data is an object.");
  const text = JSON.stringify(authData);
  if (text.length > longest) refuse("M_TOO_LARGE", `auth_data has at most ${longest} characters.`);
  return { algorithm, authData: text };
}

/** Begins a new backup, which is the current one from now on; of many the oldest are given up. Refuses M_BAD_JSON and M_TOO_LARGE. */
export function createBackup(core: Core, userId: string, body: JsonObject): Promise<object> {
  const fresh = readFresh(body);
  return core.db.transaction().execute(async (trx) => {
    await lockBackups(trx, userId);
    const version = await insertBackup(trx, userId, fresh);
    await deleteOldest(trx, userId, mostBackups);
    return { version: String(version) };
  });
}

/** What is known of a backup; of the current one where no version is named. Refuses M_NOT_FOUND. */
export async function describeBackup(core: Core, userId: string, text: string | null): Promise<object> {
  const version = text === null ? null : versionOf(text);
  if (text !== null && version === null) missing();
  const backup = (await readBackup(core.db, userId, version)) ?? missing();
  return {
    algorithm: backup.algorithm,
    auth_data: JSON.parse(backup.authData) as object,
    count: await countKeys(core.db, userId, backup.version),
    etag: backup.etag,
    version: String(backup.version),
  };
}

/** Gives a backup other `auth_data`, such as more signatures. Refuses M_NOT_FOUND, M_BAD_JSON, and M_INVALID_PARAM for another algorithm or version. */
export function changeBackup(core: Core, userId: string, text: string, body: JsonObject): Promise<object> {
  const fresh = readFresh(body);
  const version = versionOf(text) ?? missing();
  if (body["version"] !== undefined && body["version"] !== text)
    refuse("M_INVALID_PARAM", "The body names another version than the path.");
  return core.db.transaction().execute(async (trx) => {
    await lockBackups(trx, userId);
    const backup = (await readBackup(trx, userId, version)) ?? missing();
    if (backup.algorithm !== fresh.algorithm) refuse("M_INVALID_PARAM", "The algorithm of a backup does not change.");
    await updateAuthData(trx, userId, version, fresh.authData);
    return {};
  });
}

/** Removes a backup and its keys. Refuses M_NOT_FOUND. */
export function removeBackup(core: Core, userId: string, text: string): Promise<object> {
  const version = versionOf(text) ?? missing();
  return core.db.transaction().execute(async (trx) => {
    await lockBackups(trx, userId);
    if (!(await deleteBackup(trx, userId, version))) missing();
    return {};
  });
}
