import type { Principal } from "#http";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import { forgetKeys } from "./forget-keys.ts";

type Owner = Pick<Principal, "personId" | "userId">;

interface Device {
  readonly sessionId: string;
  /** As clients see it. */
  readonly device: { readonly device_id: string | null; readonly display_name: string; readonly last_seen_ts: number };
}

/** The person's sessions that are devices. */
export async function listDevices(core: Core, person: Owner): Promise<readonly Device[]> {
  const sessions = await core.identity.sessionsOf(person.personId);
  return sessions
    .filter((one) => one.deviceId !== null)
    .map((one) => ({
      sessionId: one.id,
      device: { device_id: one.deviceId, display_name: one.label, last_seen_ts: one.lastUsedAt.getTime() },
    }));
}

/** Refuses M_NOT_FOUND. */
export async function findDevice(core: Core, person: Owner, deviceId: string): Promise<Device> {
  const found = (await listDevices(core, person)).find((one) => one.device.device_id === deviceId);
  return found ?? refuse("M_NOT_FOUND", "There is no such device.");
}

/** Ends the sessions of these devices and forgets their keys. */
export async function endDevices(core: Core, person: Owner, deviceIds: readonly string[]): Promise<void> {
  for (const { sessionId, device } of await listDevices(core, person)) {
    if (!deviceIds.includes(device.device_id ?? "")) continue;
    await core.identity.revoke(person.personId, sessionId);
    core.waiters.endSession(person.userId, sessionId);
    await forgetKeys(core, person.userId, device.device_id);
  }
}
