import { mayStore } from "../../../platform/database.ts";
import { encryptionFlagOf, keyStoreOf, type Device } from "../../../platform/session-stores.ts";
import { awaitLead, onAsked, releaseLead, takeLead, type Waiting } from "./lead.ts";

/**
 * `off`: nobody has needed it here. `on`: this tab has the keys. `elsewhere`: another tab has. `lost`: the browser has lost
 * the keys of this session. `failed`: the browser cannot do it, or it could not be fetched.
 */
type EncryptionState = "off" | "on" | "elsewhere" | "lost" | "failed";

/** What stands of the session's keys in this tab. It stays so until the chat starts anew. */
export interface Encryption {
  readonly state: EncryptionState;
  /** From another tab, or once more after a failure. */
  takeOver(): void;
  /** Before the chat starts anew or ends. */
  stop(): void;
}

/** From now on this session has keys. */
export function needEncryption(device: Device): void {
  if (mayStore()) localStorage.setItem(encryptionFlagOf(device), "needed");
}
const isNeeded = (device: Device): boolean => localStorage.getItem(encryptionFlagOf(device)) !== null;

/** Signing out: which session had keys is nobody's to see. */
export const forgetNeed = (device: Device): void => localStorage.removeItem(encryptionFlagOf(device));

/** Whether the server knows keys of the session's device. */
type HasKeys = () => Promise<boolean>;

/** Whether there is such a database, without making it; not every browser lists them. Throws where it keeps nothing. */
function isDatabase(name: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(name);
    opening.addEventListener("upgradeneeded", () => {
      opening.transaction?.abort();
      resolve(false);
    });
    opening.addEventListener("success", () => {
      opening.result.close();
      resolve(true);
    });
    opening.addEventListener("error", () => reject(opening.error ?? new Error("The browser's store failed.")));
  });
}

/** Keys that others know, and that no store of this browser holds any more. */
async function isLost(device: Device, hasKeys: HasKeys): Promise<boolean> {
  const isHere = await isDatabase(`${keyStoreOf(device)}::matrix-sdk-crypto`);
  return !isHere && (await hasKeys());
}

const resting = (state: EncryptionState, takeOver: () => void = () => undefined): Encryption => ({
  state,
  takeOver,
  stop: () => undefined,
});

/** Something that this tab needs of its browser or the server did not work; it is tried again when asked. */
export function failedEncryption(restart: () => void): Encryption {
  releaseLead();
  return resting("failed", restart);
}

/** What this tab may do with the session's keys. `restart` starts the chat anew, as when another tab gives them up. */
export async function openEncryption(device: Device, hasKeys: HasKeys, restart: () => void): Promise<Encryption> {
  if (!isNeeded(device)) return resting("off");
  try {
    if (!(await takeLead(device))) return waitForTurn(awaitLead(device, restart));
    if (await isLost(device, hasKeys)) {
      releaseLead();
      return resting("lost");
    }
  } catch {
    return failedEncryption(restart);
  }
  const end = onAsked(device, restart);
  return {
    state: "on",
    takeOver: () => undefined,
    stop() {
      end();
      releaseLead();
    },
  };
}

const waitForTurn = (waiting: Waiting): Encryption => ({
  state: "elsewhere",
  takeOver: () => waiting.ask(),
  stop: () => waiting.stop(),
});
