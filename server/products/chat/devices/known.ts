import type { Principal } from "#http";
import type { Core } from "../core.ts";
import { isObject, isUserId, type JsonObject } from "../events/pdu.ts";
import { refuse } from "../protocol/refuse.ts";

/** Whether the caller may know that this person and their devices exist. */
export async function isKnown(core: Core, person: Principal, userId: string): Promise<boolean> {
  if (userId === person.userId || core.memory.rooms.share(person.userId, userId)) return true;
  if (!isUserId(userId)) return false;
  const other = await core.identity.personByName(userId);
  return other !== null && (await core.identity.mayKnow(person, other));
}

const mostAsked = 1000;

/** What is asked of devices, by person, without those whom the caller may not know of. Refuses M_BAD_JSON. */
export async function askedOfKnown(
  core: Core,
  person: Principal,
  body: JsonObject,
  key: "device_keys" | "one_time_keys",
): Promise<JsonObject> {
  const asked = body[key];
  if (!isObject(asked)) refuse("M_BAD_JSON", `${key} must be an object.`);
  const known: JsonObject = {};
  const entries = Object.entries(asked);
  for (const [userId, devices] of key === "device_keys" ? entries.slice(0, mostAsked) : entries) {
    if (key === "device_keys" ? !Array.isArray(devices) : !isObject(devices))
      refuse("M_BAD_JSON", `${key} must hold ${key === "device_keys" ? "lists of devices" : "objects"}.`);
    if (await isKnown(core, person, userId)) known[userId] = devices;
  }
  return known;
}
