import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";

/** Up to this many bytes go through the channel; more go through a file, which the main thread never has to copy. */
const mostInMessage = 64 << 10;

/** A value between the server and a worker process: its bytes, or null when they lie in the folder. */
export type Payload = Uint8Array | null;

/** Puts a value into a message, or into `folder/name` when it is big. `mostBytes` throws what `tooLarge` makes. */
export async function packPayload(
  value: unknown,
  file: { readonly folder: string; readonly name: string },
  limit?: { readonly mostBytes: number; tooLarge(): Error },
): Promise<Payload> {
  const bytes = serialize(value);
  if (limit && bytes.length > limit.mostBytes) throw limit.tooLarge();
  if (bytes.length <= mostInMessage) return bytes;
  await writeFile(join(file.folder, file.name), bytes, { mode: 0o600 });
  return null;
}

/** The value again. Bytes within it are views of one buffer, not copies. */
export async function unpackPayload(
  payload: Payload,
  file: { readonly folder: string; readonly name: string },
  limit?: { readonly mostBytes: number; tooLarge(): Error },
): Promise<unknown> {
  if (payload !== null) return deserialize(payload);
  const path = join(file.folder, file.name);
  if (limit && (await stat(path)).size > limit.mostBytes) throw limit.tooLarge();
  return deserialize(await readFile(path));
}
