import type { OrganisationKey } from "@safos/contract/key-recovery";
import type { MatrixClient } from "matrix-js-sdk";
import { useSyncExternalStore } from "react";
import { mayStore } from "../../../../platform/database.ts";
import { recoveryPinOf } from "../../../../platform/session-stores.ts";

/** The organisation's key that the person has sealed to: what a server shows afterwards is held against it. */
export type Pin = Pick<OrganisationKey, "id" | "publicKey">;

/** In the person's secret storage, which the server cannot change: another browser knows it once it is opened. */
const secretName = "safos.recovery_pin";

function parse(text: string | undefined | null): Pin | null {
  try {
    const { id, publicKey } = JSON.parse(text ?? "null") as Pin;
    return typeof id === "string" && typeof publicKey === "string" ? { id, publicKey } : null;
  } catch {
    return null;
  }
}

/** The server's key is not the one that the page has sealed to, under the same name. */
export class SwappedKey extends Error {}
/** Another key than the person has sealed to before, which they have not looked at yet. */
export class ChangedKey extends Error {}

const listeners = new Set<() => void>();
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What this browser holds the organisation's key against. */
export const readPin = (userId: string): Pin | null => parse(localStorage.getItem(recoveryPinOf(userId)));
export const forgetPin = (userId: string): void => localStorage.removeItem(recoveryPinOf(userId));

function writePin(userId: string, { id, publicKey }: Pin): void {
  if (mayStore()) localStorage.setItem(recoveryPinOf(userId), JSON.stringify({ id, publicKey }));
  for (const listener of listeners) listener();
}

const readKept = async (client: MatrixClient): Promise<Pin | null> =>
  parse(await client.secretStorage.get(secretName as "m.megolm_backup.v1").catch(() => null));

/** While the person's secret storage is open with their recovery key. */
export async function keepPin(client: MatrixClient, { id, publicKey }: Pin): Promise<void> {
  await client.secretStorage.store(secretName, JSON.stringify({ id, publicKey }));
  writePin(client.getSafeUserId(), { id, publicKey });
}

/** The same: this browser did not know it yet. What it has pinned itself is newer or the same. */
export async function recallPin(client: MatrixClient): Promise<void> {
  const userId = client.getSafeUserId();
  const pin = await readKept(client);
  if (pin && !readPin(userId)) writePin(userId, pin);
}

/**
 * The same: a key to seal to is held against what this browser has pinned, and against what any other of the person's has.
 * `isChecked`: the person has looked at it as one that has changed. Throws SwappedKey and ChangedKey.
 */
export async function requirePin(client: MatrixClient, key: Pin, isChecked: boolean): Promise<void> {
  const userId = client.getSafeUserId();
  for (const pin of [readPin(userId), await readKept(client)]) {
    const state = comparePin(pin, key);
    if (!pin || state === "same" || (state === "changed" && isChecked)) continue;
    // From now on the page shows what it is held against.
    writePin(userId, pin);
    throw state === "swapped" ? new SwappedKey() : new ChangedKey();
  }
}

/**
 * `first`: nothing to hold it against. `same`. `changed`: another key, which the server calls another. `swapped`: another one
 * under the name of the one that is pinned.
 */
export type PinState = "first" | "same" | "changed" | "swapped";

export function comparePin(pin: Pin | null, key: Pin): PinState {
  if (!pin) return "first";
  if (pin.publicKey === key.publicKey) return "same";
  return pin.id === key.id ? "swapped" : "changed";
}

/** How the organisation's key stands to what this browser has pinned; without a key nothing is sealed. */
export function usePinState(userId: string, key: Pin | null): PinState {
  const text = useSyncExternalStore(subscribe, () => localStorage.getItem(recoveryPinOf(userId)));
  return key ? comparePin(parse(text), key) : "swapped";
}
