import type { Principal } from "#http";
import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";

interface Device {
  readonly sessionId: string;
  /** As clients see it. */
  readonly device: { readonly device_id: string | null; readonly display_name: string; readonly last_seen_ts: number };
}

/** The person's sessions that are devices. */
export async function listDevices(core: Core, person: Principal): Promise<readonly Device[]> {
  const sessions = await core.identity.sessionsOf(person.personId);
  return sessions
    .filter((one) => one.deviceId !== null)
    .map((one) => ({
      sessionId: one.id,
      device: { device_id: one.deviceId, display_name: one.label, last_seen_ts: one.lastUsedAt.getTime() },
    }));
}

/** Refuses M_NOT_FOUND. */
export async function findDevice(core: Core, person: Principal, deviceId: string): Promise<Device> {
  const found = (await listDevices(core, person)).find((one) => one.device.device_id === deviceId);
  return found ?? refuse("M_NOT_FOUND", "There is no such device.");
}
