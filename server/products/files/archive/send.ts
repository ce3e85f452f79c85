import type { Readable } from "node:stream";
import yazl from "yazl";
import type { Blobs } from "#blobs";
import { disposition, type FastifyReply } from "#http";
import { createTurnCounts } from "../turn-counts.ts";
import type { ArchiveEntry } from "./entries.ts";

/** Archives that one process writes at once: each holds a file open and a socket for as long as its reader takes. */
const turns = createTurnCounts({ perOwner: 3, inAll: 20, retryAfter: 10 });

async function addFile(zip: yazl.ZipFile, blobs: Blobs, { path, node }: ArchiveEntry): Promise<void> {
  const options = { mtime: node.mtime, compress: false, size: node.size };
  if (node.blob === null || node.size === 0) {
    zip.addBuffer(Buffer.alloc(0), path, { mtime: node.mtime, compress: false });
    return;
  }
  const content = blobs.open(node.blob);
  const ended = new Promise<void>((resolve, reject) => {
    content.once("end", resolve);
    content.once("error", reject);
    content.once("close", resolve);
  });
  zip.addReadStream(content, path, options);
  await ended;
}

async function write(zip: yazl.ZipFile, blobs: Blobs, entries: AsyncIterable<ArchiveEntry>): Promise<void> {
  for await (const entry of entries) {
    if ((zip.outputStream as Readable).destroyed) return;
    if (entry.node.kind === "folder") zip.addEmptyDirectory(entry.path, { mtime: entry.node.mtime });
    // One at a time: the next is opened when this one is on its way.
    else await addFile(zip, blobs, entry);
  }
  zip.end();
}

/**
 * Streams files and folders as ZIP, stored as they are, ZIP64 where it is needed. What goes wrong on the way breaks the answer off,
 * so that no archive looks whole that is not. The first entry is asked for before the answer begins: refusals are answers.
 */
export async function sendArchive(
  blobs: Blobs,
  reply: FastifyReply,
  { name, owner, entries }: { readonly name: string; readonly owner: string; entries: AsyncGenerator<ArchiveEntry> },
): Promise<FastifyReply> {
  const giveBack = turns.take(owner);
  try {
    const zip = new yazl.ZipFile();
    const output = zip.outputStream as Readable;
    const first = await entries.next();
    async function* all(): AsyncGenerator<ArchiveEntry> {
      if (first.done !== true) yield first.value;
      yield* entries;
    }
    const fail = (error: unknown): void => void output.destroy(error instanceof Error ? error : new Error("stopped"));
    zip.once("error", fail);
    output.once("close", giveBack);
    reply.raw.once("close", () => {
      giveBack();
      output.destroy();
    });
    write(zip, blobs, all()).catch(fail);
    reply
      .header("cache-control", "private, no-store")
      .header("content-disposition", disposition("attachment", `${name}.zip`))
      .type("application/zip");
    return reply.send(output);
  } catch (error) {
    giveBack();
    throw error;
  }
}
