import { sql } from "#database";
import type { Core } from "../core.ts";
import { forgetDehydrated } from "../dehydrated/device.ts";
import { readDehydrated } from "../dehydrated/queries.ts";
import { deletePushersOf } from "../pushers/queries.ts";
import { forgetKeys } from "./forget-keys.ts";

/**
 * Forgets the devices of a person that no session has any more, wherever the sessions ended: on the page, by OAuth, by an administrator.
 * Others would go on sealing messages for them. The dehydrated device has none and stays, until the account is closed.
 */
export async function forgetEnded(core: Core, personId: string): Promise<void> {
  const person = await core.identity.personById(personId);
  if (!person) return;
  const { userId } = person;
  if (person.disabled) {
    await forgetDehydrated(core, userId);
    await deletePushersOf(core.db, userId);
  }
  // Before the sessions: a device that signs in now has its session before its keys.
  const { rows } = await sql<{ deviceId: string }>`select device_id as "deviceId" from chat.device_key
    where user_id = ${userId} union select device_id from chat.one_time_key where user_id = ${userId}`.execute(core.db);
  if (rows.length === 0) return;
  const dehydrated = await readDehydrated(core.db, userId);
  const sessions = await core.identity.sessionsOf(personId);
  const living = new Set([dehydrated?.deviceId, ...sessions.map((one) => one.deviceId)]);
  for (const { deviceId } of rows) if (!living.has(deviceId)) await forgetKeys(core, userId, deviceId);
}
