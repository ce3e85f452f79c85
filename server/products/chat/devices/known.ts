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

/** People of whose devices something is asked at once; those after them are left out. */
const mostAsked = 1000;

/**
 * What is asked of devices, by person, without those whom the caller may not know of. Refuses M_BAD_JSON where `isAsked`
 * says that it has another shape.
 */
export async function askedOfKnown<T>(
  core: Core,
  person: Principal,
  body: JsonObject,
  key: "device_keys" | "one_time_keys",
  isAsked: (value: unknown) => value is T,
): Promise<Record<string, T>> {
  const asked = body[key];
  if (!isObject(asked)) refuse("M_BAD_JSON", `${key} must be an object.`);
  const known: Record<string, T> = {};
  for (const [userId, devices] of Object.entries(asked).slice(0, mostAsked)) {
    if (!isAsked(devices)) refuse("M_BAD_JSON", `${key} does not hold what it should of ${userId}.`);
    if (await isKnown(core, person, userId)) known[userId] = devices;
  }
  return known;
}
