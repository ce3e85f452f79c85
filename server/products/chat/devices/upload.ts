import { sql, type AnyDb } from "#database";
import type { Core } from "../core.ts";
import { canonicalJson } from "../events/canonical-json.ts";
import { isObject, type Json, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { ed25519In, isSignedWith } from "./signed.ts";

const mostOneTime = 500;
const mostFallback = 20;
/** Characters of their JSON: a device's own keys with all who signed them, and one key to claim. */
const largestDeviceKeys = 65_536;
const largestKey = 8192;
const longestName = 300;

interface NamedKey {
  readonly algorithm: string;
  readonly keyId: string;
  /** JSON. */
  readonly content: string;
}

/** What a device uploads of itself, once it is known to be sound. */
export interface KeyUpload {
  /** JSON; null: they stay as they are. */
  readonly deviceKeys: string | null;
  readonly oneTime: readonly NamedKey[];
  readonly fallback: readonly NamedKey[];
}

function readNamed(name: string, key: Json): NamedKey {
  const colon = name.indexOf(":");
  if (colon < 1 || name.length > longestName || name.includes("\0"))
    refuse("M_BAD_JSON", "A key is named algorithm:id.");
  if (typeof key !== "string" && !isObject(key)) refuse("M_BAD_JSON", "A key is a text or an object.");
  const content = JSON.stringify(key);
  if (content.length > largestKey) refuse("M_TOO_LARGE", `A key has at most ${largestKey} characters.`);
  return { algorithm: name.slice(0, colon), keyId: name.slice(colon + 1), content };
}

function readAll(keys: Json | undefined, most: number): readonly NamedKey[] {
  if (!isObject(keys)) return [];
  const entries = Object.entries(keys);
  if (entries.length > most) refuse("M_TOO_LARGE", `There are at most ${most} of these keys at a time.`);
  return entries.map(([name, key]) => readNamed(name, key));
}

function readDeviceKeys(userId: string, deviceId: string, keys: Json | undefined): string | null {
  if (!isObject(keys)) return null;
  if (keys["user_id"] !== userId || keys["device_id"] !== deviceId)
    refuse("M_INVALID_PARAM", "The keys are another device's.");
  const key = ed25519In(keys, deviceId);
  if (!key || !isSignedWith(keys, userId, deviceId, key))
    refuse("M_INVALID_PARAM", "The keys are not signed by the device.");
  const content = JSON.stringify(keys);
  if (content.length > largestDeviceKeys)
    refuse("M_TOO_LARGE", `A device's keys have at most ${largestDeviceKeys} characters.`);
  return content;
}

/** The public keys that a device is known by, as canonical text. */
const identityIn = (content: string): string => canonicalJson((JSON.parse(content) as JsonObject)["keys"] ?? null);

/**
 * `device_keys`, `one_time_keys` and `fallback_keys` of a body (client-server API, "Device keys"), each of which may be left out. Refuses
 * M_INVALID_PARAM for keys that are another device's or not signed by it, M_BAD_JSON and M_TOO_LARGE.
 */
export const readUpload = (userId: string, deviceId: string, body: JsonObject): KeyUpload => ({
  deviceKeys: readDeviceKeys(userId, deviceId, body["device_keys"]),
  oneTime: readAll(body["one_time_keys"], mostOneTime),
  fallback: readAll(body["fallback_keys"], mostFallback),
});

/**
 * Whether the device's keys are others than before. One that begins anew under its old id counts its keys from the first again: those of
 * before would open nothing, and be in the way.
 */
async function storeDeviceKeys(trx: AnyDb, userId: string, deviceId: string, content: string): Promise<boolean> {
  const { rows: before } = await sql<{ content: string }>`select content from chat.device_key
    where user_id = ${userId} and device_id = ${deviceId} for update`.execute(trx);
  const known = before[0]?.content;
  if (known !== undefined && identityIn(known) !== identityIn(content)) {
    for (const table of ["one_time_key", "fallback_key"])
      await sql`delete from ${sql.table(`chat.${table}`)} where user_id = ${userId} and device_id = ${deviceId}`.execute(
        trx,
      );
    await sql`delete from chat.key_signature where user_id = ${userId} and key_id = ${deviceId}`.execute(trx);
  }
  const { rows } = await sql`insert into chat.device_key as k (user_id, device_id, content)
    values (${userId}, ${deviceId}, ${content})
    on conflict (user_id, device_id) do update set content = excluded.content where k.content <> excluded.content
    returning k.device_id`.execute(trx);
  return rows.length > 0;
}

/** What is there already stays, and must be the same. */
async function storeOneTime(trx: AnyDb, userId: string, deviceId: string, keys: readonly NamedKey[]): Promise<void> {
  const { rows } = await sql`with given as (
      select * from unnest(${keys.map((one) => one.algorithm)}::text[], ${keys.map((one) => one.keyId)}::text[],
        ${keys.map((one) => one.content)}::text[]) as g (algorithm, key_id, content)),
    made as (
      insert into chat.one_time_key (user_id, device_id, algorithm, key_id, content)
        select ${userId}, ${deviceId}, algorithm, key_id, content from given order by algorithm, key_id
        on conflict do nothing)
    select k.key_id from given g join chat.one_time_key k on k.user_id = ${userId} and k.device_id = ${deviceId}
      and k.algorithm = g.algorithm and k.key_id = g.key_id where k.content <> g.content limit 1`.execute(trx);
  if (rows.length > 0) refuse("M_UNKNOWN", "A key of that id was uploaded with other content.");
}

/** One for each algorithm; the same key again is as used as it was. */
async function storeFallback(trx: AnyDb, userId: string, deviceId: string, key: NamedKey): Promise<void> {
  await sql`insert into chat.fallback_key as k (user_id, device_id, algorithm, key_id, content, is_used)
    values (${userId}, ${deviceId}, ${key.algorithm}, ${key.keyId}, ${key.content}, false)
    on conflict (user_id, device_id, algorithm) do update set key_id = excluded.key_id, content = excluded.content,
      is_used = k.is_used and k.key_id = excluded.key_id and k.content = excluded.content`.execute(trx);
}

/** All of it or nothing. Whether the device's own keys are others now. Refuses M_UNKNOWN for a one-time key that has changed. */
export async function storeKeys(trx: AnyDb, userId: string, deviceId: string, upload: KeyUpload): Promise<boolean> {
  const { deviceKeys, oneTime, fallback } = upload;
  const isNew = deviceKeys !== null && (await storeDeviceKeys(trx, userId, deviceId, deviceKeys));
  if (oneTime.length > 0) await storeOneTime(trx, userId, deviceId, oneTime);
  for (const key of fallback) await storeFallback(trx, userId, deviceId, key);
  return isNew;
}

/** `/keys/upload`: a device's identity keys, one-time keys and fallback keys. Returns how many one-time keys are left. */
export async function uploadKeys(
  core: Core,
  userId: string,
  deviceId: string,
  body: JsonObject,
): Promise<Readonly<Record<string, number>>> {
  const upload = readUpload(userId, deviceId, body);
  const hasNewDevice = await core.db.transaction().execute((trx) => storeKeys(trx, userId, deviceId, upload));
  await core.writer.write((batch) => {
    batch.note({ kind: "keyStock", body: { userId, deviceId } });
    if (hasNewDevice) batch.note({ kind: "devices", body: { userId } });
  });
  return (await core.memory.inboxes.keyCounts(userId, deviceId)).counts;
}
