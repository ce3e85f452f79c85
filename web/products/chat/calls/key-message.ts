/** A key as it goes to one device, inside an Olm message (Element Call's `io.element.call.encryption_keys`). */
export const keyMessageType = "io.element.call.encryption_keys";

export interface KeyMessage {
  readonly deviceId: string;
  readonly memberId: string;
  /** Base64. */
  readonly key: string;
  readonly index: number;
}

const longestKey = 64;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;

/** Base64 of 16 to 32 bytes: what AES is derived from. */
const keyForm = /^[A-Za-z0-9+/_-]{22,43}={0,2}$/;

/** Null: it is none, or of another room. */
export function readKeyMessage(content: unknown, roomId: string): KeyMessage | null {
  if (!isObject(content) || content["room_id"] !== roomId) return null;
  const { keys, member } = content;
  if (!isObject(keys) || !isObject(member)) return null;
  const { index, key } = keys;
  const { claimed_device_id: deviceId, id = null } = member;
  if (typeof key !== "string" || key.length > longestKey || !keyForm.test(key)) return null;
  if (!Number.isInteger(index) || (index as number) < 0 || (index as number) > 255) return null;
  if (typeof deviceId !== "string" || deviceId === "" || deviceId.length > 255) return null;
  return { deviceId, memberId: typeof id === "string" ? id : "", key, index: index as number };
}
