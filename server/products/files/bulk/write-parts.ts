import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { describeError, refuse } from "#http";
import type { Log } from "#log";
import type { BodyPart } from "./parts.ts";

/** Why one of many was not written. */
export interface PartRefused {
  readonly error: true;
  readonly message: string;
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What may come in one request. */
export interface Most {
  readonly files: number;
  readonly bytes: number;
}
/** Files that are written at once, each of them held whole: storing one waits for the disk most of the time. */
const atOnce = 16;
const mostHeld = 256 << 10;

/**
 * Writes what comes, each whole or refused by itself, under the path that it came with. What was written before a body broke off
 * stays written, as after a row of PUTs. Of two of one path the later counts. Refuses TOO_LARGE.
 */
export async function writeAll<T>(
  log: Log,
  parts: AsyncIterable<BodyPart>,
  write: (part: BodyPart) => Promise<T>,
  most: Most,
): Promise<ReadonlyMap<string, T | PartRefused>> {
  const results = new Map<string, T | PartRefused>();
  const running = new Map<string, Promise<void>>();
  const faults: unknown[] = [];
  let [count, bytes] = [0, 0];

  async function begin(part: BodyPart): Promise<void> {
    const path = part.headers.get("x-file-path") ?? "";
    await running.get(path);
    if (running.size >= atOnce) await Promise.race(running.values());
    results.set(path, pending);
    const held = part.size <= mostHeld ? { ...part, body: Readable.from([await buffer(part.body)]) } : part;
    const work = writeOne(log, held, write)
      .then((result) => void results.set(path, result))
      .catch((error: unknown) => void faults.push(error))
      .finally(() => running.delete(path));
    running.set(path, work);
    // What is not held is read from the body itself, before anything else can be.
    if (held === part) await work;
  }

  try {
    for await (const part of parts) {
      count += 1;
      bytes += part.size;
      if (count > most.files || bytes > most.bytes)
        throw refuse("TOO_LARGE", `At most ${most.files} files and ${most.bytes >> 20} MiB are sent together.`);
      await begin(part);
      if (faults.length > 0) break;
    }
  } finally {
    await Promise.all(running.values());
  }
  if (faults.length > 0) throw faults[0];
  return results;
}

/** Its place in the order of the answer, until it is written. */
const pending: PartRefused = { error: true, message: "", code: "", data: {} };

async function writeOne<T>(log: Log, part: BodyPart, write: (part: BodyPart) => Promise<T>): Promise<T | PartRefused> {
  try {
    return await write(part);
  } catch (error) {
    const { message, code, status, data } = describeError(error, log);
    // The client comes back with all of them.
    if (status >= 500 && status !== 507) throw error;
    return { error: true, message, code, data };
  }
}
