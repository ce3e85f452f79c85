import type { Core } from "../core.ts";
import { readDehydrated } from "../dehydrated/queries.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { readCrossSigning, withSignatures } from "./cross-signing.ts";

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
        const dehydrated = await readDehydrated(core.db, userId);
        if (dehydrated?.label) labels.set(`${userId}\t${dehydrated.deviceId}`, dehydrated.label);
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
