import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { randomToken } from "#clock";

/** Encrypts what must be read again: an app's secret cannot be stored as a hash. */
export interface Sealing {
  /** `about` binds it to its place: what is moved to another row does not open. */
  seal(plain: Uint8Array, about: string): Buffer;
  /** Null when it was sealed with another key, for another place, or altered. */
  open(sealed: Uint8Array, about: string): Buffer | null;
}

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM with a key drawn from the deployment's secret (RFC 5869). */
export function createSealing(secret: string): Sealing {
  const key = Buffer.from(hkdfSync("sha256", secret, "", "safos credentials", 32));
  return {
    seal(plain, about) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(Buffer.from(about));
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, about) {
      const bytes = Buffer.from(sealed);
      if (bytes.length < nonceBytes + tagBytes) return null;
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(about))
        .setAuthTag(bytes.subarray(-tagBytes));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
      } catch {
        return null;
      }
    },
  };
}

/** The deployment's secret: the operator's, or one that is made once and kept in the data folder. */
export function readCredentialKey(configured: string | null, dataFolder: string): string {
  if (configured !== null) return configured;
  const file = join(dataFolder, "credential-key");
  try {
    writeFileSync(file, randomToken(64), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
  return readFileSync(file, "utf8").trim();
}
