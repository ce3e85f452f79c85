import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { keyMissing, keyWrong } from "../refusals.ts";
import { checkOf, createSalt, derive, isSame, saltBytes, type BackupKey } from "./key.ts";

/**
 * AES-256-GCM in chunks, each bound to its place and the last one marked as such, as in STREAM (Hoang, Reyhanitabar,
 * Rogaway, Vizár 2015): what is changed, exchanged, repeated or cut off anywhere is noticed before it is used.
 *
 *     magic 8 · salt of the master key 16 · check 16 · salt of this file 16 · chunks of 65,536 bytes and their tags
 */
const magic = Buffer.from("SAFOSBK1");
const headerBytes = magic.length + saltBytes + 16 + saltBytes;
const chunkBytes = 65_536;
const tagBytes = 16;
type Bytes = AsyncIterable<Uint8Array>;

/** Bytes that a plain text of this length has when it is encrypted. */
export const encryptedSize = (size: number): number =>
  headerBytes + size + tagBytes * Math.max(1, Math.ceil(size / chunkBytes));

/** `salt` that of the other files in a folder; left out: one of its own. */
export async function* encrypt(source: Bytes, key: BackupKey, salt = createSalt()): AsyncGenerator<Buffer> {
  const master = key.masterOf(salt);
  const fileSalt = randomBytes(saltBytes);
  const header = Buffer.concat([magic, salt, checkOf(master, salt), fileSalt]);
  const fileKey = derive(master, fileSalt, "file");
  yield header;
  for await (const { bytes, index, isLast } of inChunks(source, chunkBytes)) {
    const cipher = createCipheriv("aes-256-gcm", fileKey, nonceOf(index, isLast)).setAAD(header);
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Whether these first bytes of a file say that it is encrypted. */
export const isEncrypted = (beginning: Uint8Array): boolean =>
  Buffer.from(beginning.subarray(0, magic.length)).equals(magic);

/** Refuses BACKUP_KEY_MISSING and BACKUP_KEY_WRONG; throws a plain error where content is not as it was written. */
export async function* decrypt(source: Bytes, key: BackupKey | null): AsyncGenerator<Buffer> {
  const { header, rest } = await readHeader(source);
  if (!key) throw keyMissing();
  const salt = header.subarray(magic.length, magic.length + saltBytes);
  const master = key.masterOf(salt);
  const check = header.subarray(magic.length + saltBytes, headerBytes - saltBytes);
  if (!isSame(checkOf(master, salt), check)) throw keyWrong();
  const fileKey = derive(master, header.subarray(headerBytes - saltBytes), "file");
  for await (const { bytes, index, isLast } of inChunks(rest, chunkBytes + tagBytes)) {
    if (bytes.length < tagBytes) throw damaged(index);
    const decipher = createDecipheriv("aes-256-gcm", fileKey, nonceOf(index, isLast)).setAAD(header);
    decipher.setAuthTag(bytes.subarray(bytes.length - tagBytes));
    const opened = decipher.update(bytes.subarray(0, bytes.length - tagBytes));
    try {
      decipher.final();
    } catch {
      throw damaged(index);
    }
    yield opened;
  }
}

const damaged = (index: number): Error =>
  new Error(`the encrypted content is damaged or cut off at byte ${headerBytes + index * (chunkBytes + tagBytes)}`);

function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(index, 4, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

async function readHeader(source: Bytes): Promise<{ header: Buffer; rest: Bytes }> {
  const iterator = source[Symbol.asyncIterator]();
  let read = Buffer.alloc(0);
  while (read.length < headerBytes) {
    const next = await iterator.next();
    if (next.done === true) throw new Error("the encrypted content is cut off in its beginning");
    read = Buffer.concat([read, next.value]);
  }
  async function* rest(): AsyncGenerator<Uint8Array> {
    yield read.subarray(headerBytes);
    for (;;) {
      const next = await iterator.next();
      if (next.done === true) return;
      yield next.value;
    }
  }
  return { header: read.subarray(0, headerBytes), rest: rest() };
}

interface Chunk {
  readonly bytes: Buffer;
  readonly index: number;
  readonly isLast: boolean;
}

/** Chunks of the same size but the last, which may be empty only when it is the only one. */
async function* inChunks(source: Bytes, size: number): AsyncGenerator<Chunk> {
  let parts: Uint8Array[] = [];
  let held = 0;
  let index = 0;
  for await (const part of source) {
    parts.push(part);
    held += part.length;
    // One byte more shows that this is not the last.
    if (held <= size) continue;
    let all = Buffer.concat(parts);
    for (; all.length > size; all = all.subarray(size))
      yield { bytes: all.subarray(0, size), index: index++, isLast: false };
    parts = [all];
    held = all.length;
  }
  yield { bytes: Buffer.concat(parts), index, isLast: true };
}
