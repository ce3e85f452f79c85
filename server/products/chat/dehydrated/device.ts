import type { Principal } from "#http";
import type { Core } from "../core.ts";
import { readUpload, storeKeys, type KeyUpload } from "../devices/upload.ts";
import { isObject, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";
import { bodyText, bodyTextOr } from "../protocol/scope.ts";
import { deleteDevice } from "../sessions/forget-keys.ts";
import { insertDehydrated, lockDehydrated, readDehydrated, type DehydratedDevice } from "./queries.ts";

/** Characters of its JSON; a client's is some ten thousand. */
const largestData = 65_536;
const longestLabel = 200;

const missing = (): never => refuse("M_NOT_FOUND", "There is no dehydrated device.");

function readFresh(userId: string, body: JsonObject): { device: DehydratedDevice; keys: KeyUpload } {
  const deviceId = bodyText(body, "device_id");
  if (!/^[\x21-\x7e]{1,200}$/.test(deviceId))
    refuse("M_INVALID_PARAM", "The device id has characters that cannot be used.");
  const { device_data: sealed } = body;
  if (!isObject(sealed) || typeof sealed["algorithm"] !== "string")
    refuse("M_BAD_JSON", "device_data is an object with an algorithm.");
  const data = JSON.stringify(sealed);
  if (data.length > largestData) refuse("M_TOO_LARGE", `device_data has at most ${largestData} characters.`);
  const label = bodyTextOr(body, "initial_device_display_name") ?? null;
  if (label !== null && (label.length > longestLabel || label.includes("\0")))
    refuse("M_INVALID_PARAM", `The name has at most ${longestLabel} characters.`);
  const keys = readUpload(userId, deviceId, body);
  // Without them nobody could write to it.
  if (keys.deviceKeys === null) refuse("M_MISSING_PARAM", "device_keys is missing.");
  return { device: { deviceId, data, label }, keys };
}

/**
 * Keeps a sealed device with its keys instead of the one before, whose keys and messages go (MSC3814). Sent again it stays as it is, with
 * what has come for it. `{device_id}`. Refuses M_INVALID_PARAM for the id of a device that is signed in, and as `readUpload`.
 */
export async function dehydrate(core: Core, { personId, userId }: Principal, body: JsonObject): Promise<object> {
  const { device, keys } = readFresh(userId, body);
  const sessions = await core.identity.sessionsOf(personId);
  if (sessions.some((one) => one.deviceId === device.deviceId))
    refuse("M_INVALID_PARAM", "A device of this id is signed in.");
  const isKept = await core.db.transaction().execute(async (trx) => {
    const before = await lockDehydrated(trx, userId);
    if (before?.deviceId === device.deviceId && before.data === device.data) return false;
    if (before) await deleteDevice(trx, userId, before.deviceId);
    await deleteDevice(trx, userId, device.deviceId);
    await insertDehydrated(trx, userId, device);
    await storeKeys(trx, userId, device.deviceId, keys);
    return true;
  });
  if (isKept) await core.writer.write((batch) => batch.note({ kind: "devices", body: { userId } }));
  return { device_id: device.deviceId };
}

/** `{device_id, device_data}`. Refuses M_NOT_FOUND. */
export async function describeDehydrated(core: Core, userId: string): Promise<object> {
  const device = (await readDehydrated(core.db, userId)) ?? missing();
  return { device_id: device.deviceId, device_data: JSON.parse(device.data) as object };
}

/** Takes the person's dehydrated device away, with its keys and messages; its id, or null where there is none. */
export async function forgetDehydrated(core: Core, userId: string): Promise<string | null> {
  const gone = await core.db.transaction().execute(async (trx) => {
    const device = await lockDehydrated(trx, userId);
    if (device) await deleteDevice(trx, userId, device.deviceId);
    return device?.deviceId ?? null;
  });
  if (gone !== null) await core.writer.write((batch) => batch.note({ kind: "devices", body: { userId } }));
  return gone;
}

/** `{device_id}`. Refuses M_NOT_FOUND. */
export const removeDehydrated = async (core: Core, userId: string): Promise<object> => ({
  device_id: (await forgetDehydrated(core, userId)) ?? missing(),
});
