import { Direction, type IRoomEvent, type MatrixClient } from "matrix-js-sdk";
import { decryptFile } from "../encryption/attachments.ts";
import type { Engine } from "../engine.ts";
import { mediaUrl } from "../media.ts";
import type { ChatEvent } from "../messages/timeline.ts";
import { pathFor, type Source } from "./model.ts";
import type { ZipEntry } from "./zip.ts";

const pageSize = 500;
/** Of one export, votes and reactions too. */
export const mostEvents = 200_000;
/** Bytes of files in one export: all of it is in the browser's memory. */
export const mostFileBytes = 300_000_000;

export class TooMany extends Error {}

export type Reader = Pick<Engine, "readable"> & {
  readonly client: Pick<MatrixClient, "createMessagesRequest" | "getEventMapper" | "http">;
};

/** Events as the server gives them, decrypted as far as they can be, in the same order. */
export const readPage = (engine: Reader, roomId: string, chunk: readonly IRoomEvent[]): Promise<ChatEvent[]> =>
  engine.readable(roomId, chunk.map(engine.client.getEventMapper({ decrypt: false })));

/** Everything of a room that the person may read, back to a moment, the oldest first. Throws TooMany, and what aborted it. */
export async function readEvents(
  engine: Reader,
  roomId: string,
  { from, signal, onProgress }: { from: number | null; signal: AbortSignal; onProgress: (read: number) => void },
): Promise<ChatEvent[]> {
  const pages: ChatEvent[][] = [];
  let token: string | null = null;
  let read = 0;
  for (;;) {
    signal.throwIfAborted();
    const page = await engine.client.createMessagesRequest(roomId, token, pageSize, Direction.Backward);
    signal.throwIfAborted();
    const { chunk, end } = page;
    // The newest first, as they came.
    pages.push((await readPage(engine, roomId, chunk)).toReversed());
    read += chunk.length;
    onProgress(read);
    if (read > mostEvents) throw new TooMany();
    const oldest = chunk.at(-1)?.origin_server_ts;
    if (end === undefined || chunk.length === 0 || (from !== null && oldest !== undefined && oldest < from)) break;
    token = end;
  }
  return pages.toReversed().flat();
}

/** The files of some messages, as far as there is room for them; each says what has become of it. */
export async function fetchFiles(
  sources: readonly Source[],
  { signal, onProgress }: { signal: AbortSignal; onProgress: (n: number) => void },
): Promise<ZipEntry[]> {
  const entries: ZipEntry[] = [];
  let left = mostFileBytes;
  for (const [index, source] of sources.entries()) {
    signal.throwIfAborted();
    onProgress(index + 1);
    const bytes = await fetchOne(source, left, signal);
    if (typeof bytes === "string") {
      source.file.missing = bytes;
      continue;
    }
    left -= bytes.length;
    source.file.path = pathFor(source.file.name, index + 1);
    entries.push({ path: source.file.path, bytes, at: source.at });
  }
  return entries;
}

async function fetchOne(
  { url, encrypted, file }: Source,
  left: number,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer> | "tooLarge" | "missing"> {
  if (file.size !== null && file.size > left) return "tooLarge";
  const address = mediaUrl(url);
  if (address === null) return "missing";
  try {
    const answer = await fetch(address, { credentials: "same-origin", signal });
    if (!answer.ok) return "missing";
    // What a message says of its size may be wrong.
    if (Number(answer.headers.get("content-length") ?? 0) > left) {
      await answer.body?.cancel();
      return "tooLarge";
    }
    const stored = await answer.arrayBuffer();
    if (stored.byteLength > left) return "tooLarge";
    return new Uint8Array(encrypted ? await decryptFile(stored, encrypted) : stored);
  } catch (error) {
    signal.throwIfAborted();
    // The network is away, or the file is not what was sent: the others may be there.
    if (error instanceof Error) return "missing";
    throw error;
  }
}
