import type { MatrixClient } from "matrix-js-sdk";
import { readDevices, readState } from "../encryption/recovery.ts";
import { readVerifications, setNewDevices } from "./verifications.ts";

/** Devices that the person has been told of in this browser. */
const key = "safos.devices.seen";
const seen = (): readonly string[] => JSON.parse(localStorage.getItem(key) ?? "[]") as string[];

/** Says no more of a device here. */
export function postponeDevice(id: string): void {
  localStorage.setItem(key, JSON.stringify([...seen().slice(-100), id]));
  setNewDevices(readVerifications().newDevices.filter((one) => one.id !== id));
}

/** Looks for devices of the person's own that they have not verified; only one that is verified itself can tell. */
export async function lookForDevices(client: MatrixClient): Promise<void> {
  if ((await readState(client)) !== "ready") return;
  const known = seen();
  const devices = await readDevices(client);
  setNewDevices(devices.filter(({ id, isThis, isVerified }) => !isThis && !isVerified && !known.includes(id)));
}
