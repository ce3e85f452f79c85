import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";

/** Encrypts what must be read again: an app's secret cannot be stored as a hash. */
export interface Sealing {
  /** `about` binds it to its place: what is moved to another row does not open. */
  seal(plain: Uint8Array, about: string): Buffer;
  /** Null when it was sealed with another key, for another place, or altered. */
  open(sealed: Uint8Array, about: string): Buffer | null;
}

const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM with a key drawn from the deployment's (RFC 5869), so that it is another than what providers' secrets have. */
export function createSealing(secret: Uint8Array): Sealing {
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
