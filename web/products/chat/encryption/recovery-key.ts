/** The recovery key that the person has written, while something is opened with it. */
let key: Uint8Array<ArrayBuffer> | null = null;

/** For the client, which asks for it by the ids of the keys that would do. */
export function opened(keys: Record<string, unknown>): [string, Uint8Array<ArrayBuffer>] | null {
  const [id] = Object.keys(keys);
  return key && id !== undefined ? [id, key] : null;
}

/** Does something with the recovery key, and forgets it. */
export async function withKey<T>(bytes: Uint8Array<ArrayBuffer>, work: () => Promise<T>): Promise<T> {
  key = bytes;
  try {
    return await work();
  } finally {
    key = null;
  }
}
