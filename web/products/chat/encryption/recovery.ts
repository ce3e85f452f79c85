import type { MatrixClient } from "matrix-js-sdk";
import { CryptoEvent, type CryptoApi } from "matrix-js-sdk/lib/crypto-api/index.js";
import { decodeRecoveryKey } from "matrix-js-sdk/lib/crypto-api/recovery-key.js";
import type { UIAuthCallback } from "matrix-js-sdk/lib/interactive-auth.js";
import { recallPin } from "./kept/pin.ts";
import { withKey } from "./recovery-key.ts";
import { httpStatusOf } from "../http-status.ts";

/** How far the person has come. `none`: no recovery key yet, or not all of their keys lie at the server. `closed`: this device has not been opened with it. */
export type RecoveryState = "none" | "closed" | "ready";

export interface OwnDevice {
  readonly id: string;
  readonly name: string;
  readonly isThis: boolean;
  readonly isVerified: boolean;
}

/** The written key is not the person's. */
export class WrongKey extends Error {}
/** The server wants another proof than it was given. */
export class WrongPassword extends Error {}

function cryptoOf(client: MatrixClient): CryptoApi {
  const crypto = client.getCrypto();
  if (!crypto) throw new Error("This tab has no keys.");
  return crypto;
}

/** Those whose keys are on their way to the server, which takes the library up to ten seconds to begin with. */
const copying = new WeakSet<MatrixClient>();

export async function readState(client: MatrixClient): Promise<RecoveryState> {
  const crypto = cryptoOf(client);
  const me = client.getSafeUserId();
  const isSetUp =
    (await client.secretStorage.getDefaultKeyId()) !== null && (await crypto.userHasCrossSigningKeys(me, true));
  if (!isSetUp || copying.has(client)) return "none";
  const own = await crypto.getDeviceVerificationStatus(me, client.getDeviceId() ?? "");
  const isOpen = own?.crossSigningVerified === true && (await crypto.getActiveSessionBackupVersion()) !== null;
  return isOpen ? "ready" : "closed";
}

/** The person's devices that have keys, this one first. */
export async function readDevices(client: MatrixClient): Promise<OwnDevice[]> {
  const crypto = cryptoOf(client);
  const me = client.getSafeUserId();
  const devices = (await crypto.getUserDeviceInfo([me], true)).get(me) ?? new Map();
  const all = await Promise.all(
    [...devices.values()]
      .filter((device) => !device.dehydrated)
      .map(async (device) => ({
        id: device.deviceId,
        name: device.displayName || device.deviceId,
        isThis: device.deviceId === client.getDeviceId(),
        isVerified: (await crypto.getDeviceVerificationStatus(me, device.deviceId))?.crossSigningVerified === true,
      })),
  );
  return all.sort((a, b) => Number(b.isThis) - Number(a.isThis) || a.name.localeCompare(b.name, "sv"));
}

/** Resolves when copies of all keys lie at the server; a person who signs out before has lost them. */
function backedUp(client: MatrixClient): Promise<void> {
  return new Promise((resolve, reject) => {
    const onRemaining = (left: number): void => {
      if (left > 0) return;
      client.off(CryptoEvent.KeyBackupSessionsRemaining, onRemaining);
      resolve();
    };
    client.on(CryptoEvent.KeyBackupSessionsRemaining, onRemaining);
    client.once(CryptoEvent.KeyBackupFailed, (code) => reject(new Error(`The keys could not be kept: ${code}.`)));
  });
}

export interface NewKey {
  /** As it is written down: base58 in groups of four. */
  readonly text: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Makes it the key to everything; until then nothing has changed. Throws WrongPassword. */
  turnOn(): Promise<void>;
}

/** The first keys need no proof; in the place of others, the person's password (client-server API, "Cross-signing"). */
const proving =
  (client: MatrixClient, password: string | null): UIAuthCallback<void> =>
  async (upload) => {
    const user = client.getSafeUserId();
    const proof = { type: "m.login.password", identifier: { type: "m.id.user", user }, password };
    try {
      await upload(password === null ? null : proof);
    } catch (error) {
      const isRefused = [401, 403].includes(httpStatusOf(error));
      throw isRefused ? new WrongPassword() : error;
    }
  };

/** `password`: an earlier key is lost and everything begins anew. */
export async function makeKey(client: MatrixClient, password: string | null): Promise<NewKey> {
  const crypto = cryptoOf(client);
  const secret = await crypto.createRecoveryKeyFromPassphrase();
  return {
    text: secret.encodedPrivateKey ?? "",
    bytes: secret.privateKey,
    turnOn: () =>
      withKey(secret.privateKey, async () => {
        await crypto.bootstrapCrossSigning({
          setupNewCrossSigning: password !== null,
          authUploadDeviceSigningKeys: proving(client, password),
        });
        copying.add(client);
        await Promise.all([
          backedUp(client),
          crypto.bootstrapSecretStorage({
            createSecretStorageKey: async () => secret,
            setupNewSecretStorage: true,
            setupNewKeyBackup: true,
          }),
        ]).finally(() => copying.delete(client));
      }),
  };
}

/** The id by which the person's secret storage knows their recovery key; null: they have none. */
export const secretIdOf = (client: MatrixClient): Promise<string | null> => client.secretStorage.getDefaultKeyId();

/** Throws WrongKey when it is not the person's recovery key. */
async function requireKey(client: MatrixClient, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  const known = await client.secretStorage.getKey();
  if (!known || !(await client.secretStorage.checkKey(bytes, known[1]))) throw new WrongKey();
}

/** The person's recovery key as they have written it. Throws WrongKey. */
export async function readWritten(client: MatrixClient, written: string): Promise<Uint8Array<ArrayBuffer>> {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = decodeRecoveryKey(written);
  } catch {
    throw new WrongKey();
  }
  await requireKey(client, bytes);
  return bytes;
}

/** Opens this device with the person's key: it is verified, and older messages are read. How many keys came back. Throws WrongKey. */
export async function restore(client: MatrixClient, bytes: Uint8Array<ArrayBuffer>): Promise<number> {
  const crypto = cryptoOf(client);
  await requireKey(client, bytes);
  return withKey(bytes, async () => {
    await crypto.bootstrapCrossSigning({});
    await crypto.loadSessionBackupPrivateKeyFromSecretStorage();
    await crypto.checkKeyBackupAndEnable();
    const { imported } = await crypto.restoreKeyBackup();
    await recallPin(client);
    return imported;
  });
}
