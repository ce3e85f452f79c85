import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { link, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { randomToken } from "#clock";

/** The file of the data folder, and the entry of an archive, that hold the master key where no setting gives it. */
export const masterKeyName = "blobs.key";

/** What keys of organisations are encrypted with. */
export interface MasterKey {
  /** Tells it from others, and nothing of it. */
  readonly fingerprint: string;
  wrap(key: Buffer, organisationId: string, generation: number): Buffer;
  /** Null: it was not wrapped with this one, or for something else. */
  unwrap(wrapped: Buffer, organisationId: string, generation: number): Buffer | null;
}

const version = 1;
const nonceSize = 12;
const tagSize = 16;

export function createMasterKey(bytes: Buffer): MasterKey {
  if (bytes.length !== 32) throw new Error("A master key has 32 bytes.");
  const bound = (organisationId: string, generation: number): Buffer =>
    Buffer.from(`${version} ${organisationId} ${generation}`);
  return {
    fingerprint: createHmac("sha256", bytes).update("fingerprint").digest("hex").slice(0, 32),
    wrap(key, organisationId, generation) {
      const nonce = randomBytes(nonceSize);
      const cipher = createCipheriv("aes-256-gcm", bytes, nonce);
      cipher.setAAD(bound(organisationId, generation));
      const sealed = Buffer.concat([cipher.update(key), cipher.final()]);
      return Buffer.concat([Buffer.from([version]), nonce, sealed, cipher.getAuthTag()]);
    },
    unwrap(wrapped, organisationId, generation) {
      if (wrapped[0] !== version || wrapped.length !== 1 + nonceSize + 32 + tagSize) return null;
      const decipher = createDecipheriv("aes-256-gcm", bytes, wrapped.subarray(1, 1 + nonceSize));
      decipher.setAAD(bound(organisationId, generation));
      decipher.setAuthTag(wrapped.subarray(-tagSize));
      try {
        return Buffer.concat([decipher.update(wrapped.subarray(1 + nonceSize, -tagSize)), decipher.final()]);
      } catch {
        return null;
      }
    },
  };
}

/** 32 bytes in base64. Null: it is not that. */
export function parseMasterKey(text: string): Buffer | null {
  const trimmed = text.trim();
  const bytes = Buffer.from(trimmed, "base64");
  return bytes.length === 32 && /^[A-Za-z0-9+/]{43}=?$/.test(trimmed) ? bytes : null;
}

export const newMasterKey = (): string => randomBytes(32).toString("base64");

/** The text of the key of the data folder; null: there is none. */
export async function readMasterFile(dataFolder: string): Promise<string | null> {
  try {
    return await readFile(join(dataFolder, masterKeyName), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Keeps a key in the data folder, durably. `isFirst`: one that is there stays. */
export async function writeMasterFile(dataFolder: string, text: string, { isFirst = false } = {}): Promise<void> {
  const path = join(dataFolder, masterKeyName);
  const draft = `${path}.${randomToken(8)}`;
  try {
    const file = await open(draft, "wx", 0o600);
    try {
      await file.writeFile(`${text.trim()}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    if (isFirst)
      await link(draft, path).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
      });
    else await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
  const folder = await open(dirname(path), "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
