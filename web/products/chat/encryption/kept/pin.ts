import type { OrganisationKey } from "@safos/contract/key-recovery";
import type { MatrixClient } from "matrix-js-sdk";

/** The organisation's key that the person has sealed to: what a server shows afterwards is held against it. */
export type Pin = Pick<OrganisationKey, "id" | "publicKey">;

/** In the person's secret storage, which the server cannot change: another browser knows it once it is opened. */
const secretName = "safos.recovery_pin";
const nameFor = (userId: string): string => `safos.recovery-pin.${userId}`;

function parse(text: string | undefined | null): Pin | null {
  try {
    const { id, publicKey } = JSON.parse(text ?? "null") as Pin;
    return typeof id === "string" && typeof publicKey === "string" ? { id, publicKey } : null;
  } catch {
    return null;
  }
}

export const readPin = (userId: string): Pin | null => parse(localStorage.getItem(nameFor(userId)));
export const forgetPin = (userId: string): void => localStorage.removeItem(nameFor(userId));

/** While the person's secret storage is open with their recovery key. */
export async function keepPin(client: MatrixClient, { id, publicKey }: Pin): Promise<void> {
  const text = JSON.stringify({ id, publicKey });
  await client.secretStorage.store(secretName, text);
  localStorage.setItem(nameFor(client.getSafeUserId()), text);
}

/** The same: this browser did not know it yet. What it has pinned itself is newer or the same. */
export async function recallPin(client: MatrixClient): Promise<void> {
  const userId = client.getSafeUserId();
  const pin = parse(await client.secretStorage.get(secretName as "m.megolm_backup.v1").catch(() => null));
  if (pin && !readPin(userId)) localStorage.setItem(nameFor(userId), JSON.stringify(pin));
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
