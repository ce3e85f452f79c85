import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";
import { basename } from "node:path";

/**
 * A file that only grows, of records that are each sealed (AES-256-GCM): eight random bytes, then for each record its length and its
 * bytes. The number of a record and the name of its file are sealed with it. Whatever breaks off the writing leaves all whole records.
 */
const prefixBytes = 8;
const tagBytes = 16;
/** No record is longer: what says so is damaged. */
const longestRecord = 16 << 20;
/** What may wait for a disk, in bytes; more means that it does not keep up. */
const mostWaiting = 16 << 20;

function nonceOf(prefix: Uint8Array, number: number): Buffer {
  const nonce = Buffer.alloc(prefixBytes + 4);
  nonce.set(prefix);
  nonce.writeUInt32BE(number, prefixBytes);
  return nonce;
}

export class SealedWriter {
  private readonly prefix = randomBytes(prefixBytes);
  private readonly key: Uint8Array;
  private readonly path: string;
  private readonly name: Buffer;
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  private number = 0;
  private handle: FileHandle | null = null;
  private isClosing = false;
  private running: Promise<void> = Promise.resolve();
  private isRunning = false;
  private readonly onFailed: (error: unknown) => void;
  /** Bytes that went to the disk. */
  written = 0;

  constructor(path: string, key: Uint8Array, onFailed: (error: unknown) => void) {
    this.path = path;
    this.key = key;
    this.name = Buffer.from(basename(path));
    this.onFailed = onFailed;
    this.waiting.push(this.prefix);
  }

  append(bytes: Uint8Array): void {
    if (this.isClosing) return;
    const cipher = createCipheriv("aes-256-gcm", this.key, nonceOf(this.prefix, this.number++));
    cipher.setAAD(this.name);
    const body = Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(body.length);
    this.waiting.push(length, body);
    this.waitingBytes += body.length;
    if (this.waitingBytes > mostWaiting) return this.fail(new Error("The disk does not keep up."));
    this.run();
  }

  /** Once all that was appended is on the disk. */
  async close(): Promise<void> {
    this.isClosing = true;
    this.run();
    await this.running;
  }

  private fail(error: unknown): void {
    this.isClosing = true;
    this.waiting = [];
    this.onFailed(error);
  }

  private run(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    this.running = this.write()
      .catch((error: unknown) => this.fail(error))
      .finally(() => (this.isRunning = false));
  }

  private async write(): Promise<void> {
    try {
      while (this.waiting.length > 0) {
        const bytes = Buffer.concat(this.waiting);
        this.waiting = [];
        this.waitingBytes = 0;
        this.handle ??= await open(this.path, "ax", 0o600);
        for (let at = 0; at < bytes.length;)
          at += (await this.handle.write(bytes, at, bytes.length - at)).bytesWritten || noProgress();
        await this.handle.datasync();
        this.written += bytes.length;
      }
    } finally {
      if (this.isClosing) {
        const { handle } = this;
        this.handle = null;
        await handle?.close();
      }
    }
  }
}

function noProgress(): never {
  throw Object.assign(new Error("Nothing was written."), { code: "ENOSPC" });
}

/** The whole records of a file; what is broken off or damaged ends it. */
export async function* readSealed(path: string, key: Uint8Array): AsyncGenerator<Buffer> {
  const name = Buffer.from(basename(path));
  const handle = await open(path, "r");
  try {
    let at = 0;
    const take = async (count: number): Promise<Buffer | null> => {
      const bytes = Buffer.alloc(count);
      let got = 0;
      while (got < count) {
        const { bytesRead } = await handle.read(bytes, got, count - got, at + got);
        if (bytesRead === 0) return null;
        got += bytesRead;
      }
      at += count;
      return bytes;
    };
    const prefix = await take(prefixBytes);
    for (let number = 0; prefix; number++) {
      const length = (await take(4))?.readUInt32BE() ?? 0;
      if (length < tagBytes || length > longestRecord) return;
      const body = await take(length);
      const record = body && openRecord(body, key, nonceOf(prefix, number), name);
      if (!record) return;
      yield record;
    }
  } finally {
    await handle.close();
  }
}

function openRecord(body: Buffer, key: Uint8Array, nonce: Buffer, name: Buffer): Buffer | null {
  const decipher = createDecipheriv("aes-256-gcm", key, nonce);
  decipher.setAAD(name);
  decipher.setAuthTag(body.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(body.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    return null;
  }
}
