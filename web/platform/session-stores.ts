import { privateSearchPrefix } from "./offline.ts";

/** A session of this browser, as a Matrix device. */
export interface Device {
  readonly userId: string;
  readonly deviceId: string;
}

/** Whose something in this browser's storage is: a session's, or a person's whatever their session. */
export type Owner = `session ${string}` | `person ${string}`;

export const sessionOf = ({ userId, deviceId }: Device): Owner => `session ${userId}-${deviceId}`;
export const personOf = ({ userId }: Pick<Device, "userId">): Owner => `person ${userId}`;

/** Keys of encrypted chats; the library adds what it is for. */
export const keyStoreOf = ({ userId, deviceId }: Device): string => `safos-keys-${userId}-${deviceId}`;
const keyParts = ["::matrix-sdk-crypto", "::matrix-sdk-crypto-meta"] as const;

/** What the chat knows of the rooms, apart for tabs with and without the keys; the library puts its own name before it. */
export const roomStoreOf = ({ userId, deviceId }: Device, hasKeys: boolean): string =>
  `safos-${userId}-${deviceId}${hasKeys ? encryptedEnd : ""}`;
const encryptedEnd = "-encrypted";
const roomStoresPrefix = "matrix-js-sdk:safos-";

/** What a browser has asked with for a key that the organisation keeps. */
export const recoveryStoreOf = (userId: string): string => `safos-recovery-${userId}`;

/** Whether a session needs keys. */
export const encryptionFlagOf = ({ userId, deviceId }: Device): string => `safos.encryption.${userId}.${deviceId}`;
/** The organisation's key that a person has sealed to. */
export const recoveryPinOf = (userId: string): string => `safos.recovery-pin.${userId}`;
/** Which emoji a person has used, and with what colour of skin. */
export const emojiChoicesOf = (userId: string): string => `safos.emoji.${userId}`;
/** What was written and not sent, by whom does not stand there. */
export const draftsPrefix = "safos.draft.";
/** Filters that the library has made for a person's sync. */
const filtersPrefix = "mxjssdk_memory_filter_FILTER_SYNC_";

/** All databases that a session may have. */
export const databasesFor = (device: Device): string[] => [
  ...keyParts.map((part) => keyStoreOf(device) + part),
  ...[false, true].map((hasKeys) => `matrix-js-sdk:${roomStoreOf(device, hasKeys)}`),
  `${privateSearchPrefix}${device.userId}-${device.deviceId}`,
];

const after = (name: string, prefix: string): string | null =>
  name.startsWith(prefix) ? name.slice(prefix.length) : null;

/** Whose a database is; null: not of those that end with a session. */
export function ownerOfDatabase(name: string): Owner | null {
  const [keys, rooms] = [after(name, "safos-keys-"), after(name, roomStoresPrefix)];
  if (keys !== null) return `session ${keys.replace(/::matrix-sdk-crypto(?:-meta)?$/, "")}`;
  if (rooms !== null) return `session ${rooms.endsWith(encryptedEnd) ? rooms.slice(0, -encryptedEnd.length) : rooms}`;
  const searched = after(name, privateSearchPrefix);
  if (searched !== null) return `session ${searched}`;
  const userId = after(name, recoveryStoreOf(""));
  return userId === null ? null : personOf({ userId });
}

/** The same of an entry of `localStorage`. */
export function ownerOfItem(key: string): Owner | null {
  const flag = after(key, "safos.encryption.");
  if (flag !== null) {
    const at = flag.lastIndexOf(".");
    return at < 0 ? null : sessionOf({ userId: flag.slice(0, at), deviceId: flag.slice(at + 1) });
  }
  const userId = after(key, recoveryPinOf("")) ?? after(key, emojiChoicesOf("")) ?? after(key, filtersPrefix);
  return userId === null ? null : personOf({ userId });
}
