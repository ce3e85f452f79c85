import { sql } from "#database";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { readCrossSigning, withSignatures } from "./cross-signing.ts";
import { ed25519In, isSignedWith } from "./signed.ts";

const mostKeys = 500;

function splitKey(name: string): [algorithm: string, keyId: string] {
  const colon = name.indexOf(":");
  if (colon < 1 || name.length > 300) refuse("M_BAD_JSON", "A key is named algorithm:id.");
  return [name.slice(0, colon), name.slice(colon + 1)];
}

/** `/keys/upload`: a device's identity keys, one-time keys and fallback keys. Returns how many one-time keys are left. */
export async function uploadKeys(
  core: Core,
  userId: string,
  deviceId: string,
  body: JsonObject,
): Promise<Readonly<Record<string, number>>> {
  const { device_keys: deviceKeys, one_time_keys: oneTime, fallback_keys: fallback } = body;
  let hasNewDevice = false;
  if (isObject(deviceKeys)) {
    if (deviceKeys["user_id"] !== userId || deviceKeys["device_id"] !== deviceId)
      refuse("M_INVALID_PARAM", "The keys are another device's.");
    const key = ed25519In(deviceKeys, deviceId);
    if (!key || !isSignedWith(deviceKeys, userId, deviceId, key))
      refuse("M_INVALID_PARAM", "The keys are not signed by the device.");
    const content = JSON.stringify(deviceKeys);
    const known = await core.db
      .selectFrom("chat.device_key")
      .select("content")
      .where("user_id", "=", userId)
      .where("device_id", "=", deviceId)
      .executeTakeFirst();
    hasNewDevice = known?.content !== content;
    await core.db
      .insertInto("chat.device_key")
      .values({ user_id: userId, device_id: deviceId, content })
      .onConflict((conflict) => conflict.columns(["user_id", "device_id"]).doUpdateSet({ content }))
      .execute();
  }
  if (isObject(oneTime)) {
    const names = Object.keys(oneTime);
    if (names.length > mostKeys) refuse("M_TOO_LARGE", "There are too many keys.");
    for (const name of names) {
      const [algorithm, key_id] = splitKey(name);
      const content = JSON.stringify(oneTime[name]);
      const row = { user_id: userId, device_id: deviceId, algorithm, key_id, content };
      const made = await core.db
        .insertInto("chat.one_time_key")
        .values(row)
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirst();
      if (made.numInsertedOrUpdatedRows !== 0n) continue;
      const known = await core.db
        .selectFrom("chat.one_time_key")
        .select("content")
        .where("user_id", "=", userId)
        .where("device_id", "=", deviceId)
        .where("algorithm", "=", algorithm)
        .where("key_id", "=", key_id)
        .executeTakeFirst();
      if (known && known.content !== content) refuse("M_UNKNOWN", "A key of that id was uploaded with other content.");
    }
  }
  if (isObject(fallback)) {
    for (const [name, key] of Object.entries(fallback)) {
      const [algorithm, key_id] = splitKey(name);
      const fresh = { key_id, content: JSON.stringify(key), is_used: false };
      await core.db
        .insertInto("chat.fallback_key")
        .values({ user_id: userId, device_id: deviceId, algorithm, ...fresh })
        .onConflict((conflict) => conflict.columns(["user_id", "device_id", "algorithm"]).doUpdateSet(fresh))
        .execute();
    }
  }
  await core.writer.write((batch) => {
    batch.note({ kind: "keyStock", body: { userId, deviceId } });
    if (hasNewDevice) batch.note({ kind: "devices", body: { userId } });
  });
  return (await core.memory.inboxes.keyCounts(userId, deviceId)).counts;
}

/** `/keys/query` for people the caller may know. `asked`: user id → device ids, empty for all. */
export async function queryKeys(core: Core, callerId: string, asked: JsonObject): Promise<JsonObject> {
  const users = Object.keys(asked);
  const deviceKeys: JsonObject = {};
  for (const userId of users) deviceKeys[userId] = {};
  if (users.length > 0) {
    const rows = await core.db.selectFrom("chat.device_key").selectAll().where("user_id", "in", users).execute();
    const labels = new Map<string, string>();
    for (const userId of new Set(rows.map((row) => row.user_id))) {
      const person = await core.identity.personByName(userId);
      // A device's name is shown to its owner and colleagues of the room, as other servers do; no more than that is told.
      if (person && userId === callerId) {
        for (const one of await core.identity.sessionsOf(person.id))
          labels.set(`${userId}\t${one.deviceId ?? ""}`, one.label);
      }
    }
    for (const row of rows) {
      const wanted = asked[row.user_id];
      if (Array.isArray(wanted) && wanted.length > 0 && !wanted.includes(row.device_id)) continue;
      const keys = await withSignatures(
        core,
        callerId,
        row.user_id,
        row.device_id,
        JSON.parse(row.content) as JsonObject,
      );
      const label = labels.get(`${row.user_id}\t${row.device_id}`);
      const of = deviceKeys[row.user_id];
      if (isObject(of))
        of[row.device_id] = label === undefined ? keys : { ...keys, unsigned: { device_display_name: label } };
    }
  }
  return { device_keys: deviceKeys, failures: {}, ...(await readCrossSigning(core, callerId, users)) };
}

/** `/keys/claim`: takes one key per device, each given out once; the fallback key when none is left. */
export async function claimKeys(core: Core, asked: JsonObject): Promise<JsonObject> {
  const claimed: JsonObject = {};
  for (const [userId, devices] of Object.entries(asked)) {
    if (!isObject(devices)) continue;
    for (const [deviceId, algorithm] of Object.entries(devices)) {
      if (typeof algorithm !== "string") refuse("M_BAD_JSON", "An algorithm must be text.");
      const { rows } = await sql<{ keyId: string; content: string }>`delete from chat.one_time_key k using (
          select key_id from chat.one_time_key where user_id = ${userId} and device_id = ${deviceId} and algorithm = ${algorithm}
          order by created_at, key_id limit 1 for update skip locked) one
        where k.user_id = ${userId} and k.device_id = ${deviceId} and k.algorithm = ${algorithm} and k.key_id = one.key_id
        returning k.key_id as "keyId", k.content`.execute(core.db);
      let key = rows[0];
      if (!key) {
        const last = await sql<{ keyId: string; content: string }>`update chat.fallback_key set is_used = true
          where user_id = ${userId} and device_id = ${deviceId} and algorithm = ${algorithm}
          returning key_id as "keyId", content`.execute(core.db);
        key = last.rows[0];
      }
      if (!key) continue;
      await core.writer.write((batch) => batch.note({ kind: "keyStock", body: { userId, deviceId } }));
      const of = claimed[userId];
      const entry: JsonObject = { [`${algorithm}:${key.keyId}`]: JSON.parse(key.content) as JsonObject };
      if (isObject(of)) of[deviceId] = entry;
      else claimed[userId] = { [deviceId]: entry };
    }
  }
  return claimed;
}
