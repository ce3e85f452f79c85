import { sql, type AnyDb } from "#database";
import type { Core } from "../core.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";

/** In one request. */
const mostDevices = 10_000;

interface Asked {
  readonly userId: string;
  readonly deviceId: string;
  readonly algorithm: string;
}

interface Claimed extends Asked {
  readonly keyId: string;
  /** JSON. */
  readonly content: string;
  /** The device has one key fewer to give, or its fallback key was used for the first time. */
  readonly isChange: boolean;
}

/** All that is asked for, read before any key is given out. */
function readAsked(asked: Readonly<Record<string, JsonObject>>): readonly Asked[] {
  const all = Object.entries(asked).flatMap(([userId, devices]) =>
    Object.entries(devices).map(([deviceId, algorithm]) => {
      if (typeof algorithm !== "string") refuse("M_BAD_JSON", "An algorithm must be text.");
      return { userId, deviceId, algorithm };
    }),
  );
  if (all.length > mostDevices) refuse("M_TOO_LARGE", `Keys of at most ${mostDevices} devices at a time.`);
  // No device and no algorithm has such a name, and the database takes none.
  return all.filter(({ deviceId, algorithm }) => !deviceId.includes("\0") && !algorithm.includes("\0"));
}

/**
 * One key of each device. What picks a row must be read once: joined to the table it takes from, PostgreSQL may run it again for every row
 * and take as many keys. Rows that others hold are passed over, so that claims of the same devices never wait for each other.
 */
async function takeKeys(db: AnyDb, asked: readonly Asked[]): Promise<readonly Claimed[]> {
  const { rows } = await sql<Claimed>`with asked as materialized (
      select * from unnest(${asked.map((one) => one.userId)}::text[], ${asked.map((one) => one.deviceId)}::text[],
        ${asked.map((one) => one.algorithm)}::text[]) as a (user_id, device_id, algorithm)),
    picked as materialized (
      select a.*, o.key_id from asked a cross join lateral (
        select k.key_id from chat.one_time_key k
        where k.user_id = a.user_id and k.device_id = a.device_id and k.algorithm = a.algorithm and k.given_at is null
        order by k.created_at, k.key_id limit 1 for update skip locked) o),
    taken as (
      update chat.one_time_key k set given_at = now() from picked p where k.user_id = p.user_id
        and k.device_id = p.device_id and k.algorithm = p.algorithm and k.key_id = p.key_id
      returning k.user_id, k.device_id, k.algorithm, k.key_id, k.content),
    lasting as materialized (
      select f.* from asked a join chat.fallback_key f using (user_id, device_id, algorithm)
      where not exists (select from taken t where t.user_id = a.user_id and t.device_id = a.device_id)),
    unused as materialized (
      select f.user_id, f.device_id, f.algorithm, f.key_id from lasting l
        join chat.fallback_key f using (user_id, device_id, algorithm, key_id)
      where not f.is_used for update of f skip locked),
    used as (
      update chat.fallback_key f set is_used = true from unused u where f.user_id = u.user_id
        and f.device_id = u.device_id and f.algorithm = u.algorithm and f.key_id = u.key_id)
    select user_id as "userId", device_id as "deviceId", algorithm, key_id as "keyId", content, true as "isChange" from taken
    union all select user_id, device_id, algorithm, key_id, content, not is_used from lasting`.execute(db);
  return rows;
}

/**
 * `/keys/claim`: takes one key of each device, each given out once; the fallback key when none is left. `asked`: user id → device id →
 * algorithm; the answer the same way, to the key by its name. Refuses M_BAD_JSON and M_TOO_LARGE, and has taken nothing then.
 */
export async function claimKeys(core: Core, asked: Readonly<Record<string, JsonObject>>): Promise<JsonObject> {
  const wanted = readAsked(asked);
  if (wanted.length === 0) return {};
  const taken = await takeKeys(core.db, wanted);
  const changed = taken.filter((one) => one.isChange);
  if (changed.length > 0)
    await core.writer.write((batch) => {
      for (const { userId, deviceId } of changed) batch.note({ kind: "keyStock", body: { userId, deviceId } });
    });
  const claimed: JsonObject = {};
  for (const { userId, deviceId, algorithm, keyId, content } of taken) {
    const entry = { [deviceId]: { [`${algorithm}:${keyId}`]: JSON.parse(content) as JsonObject } };
    const of = claimed[userId];
    if (isObject(of)) Object.assign(of, entry);
    else claimed[userId] = entry;
  }
  return claimed;
}

/** Which keys were given out is remembered for a month. */
export async function forgetGiven(db: AnyDb): Promise<void> {
  await sql`delete from chat.one_time_key where given_at < now() - interval '30 days'`.execute(db);
}
