import { hkdfSync, randomBytes, scryptSync, timingSafeEqual } from "node:crypto";

/** What archives are encrypted with: 32 bytes given as 64 hexadecimal digits or in base64, or else a passphrase. */
export interface BackupKey {
  /** The secret that everything under this salt is derived from; a passphrase is stretched once for each. */
  masterOf(salt: Buffer): Buffer;
}

export const saltBytes = 16;
/** 64 MiB and about 0.2 s for each guess (RFC 7914). */
const stretching = { N: 2 ** 16, r: 8, p: 1, maxmem: 2 ** 27 };

export function createBackupKey(text: string): BackupKey {
  const raw = /^[0-9a-fA-F]{64}$/.test(text) ? Buffer.from(text, "hex") : Buffer.from(text, "base64");
  const isRaw = raw.length === 32 && (raw.toString("hex") === text.toLowerCase() || raw.toString("base64") === text);
  const known = new Map<string, Buffer>();
  return {
    masterOf(salt) {
      const name = salt.toString("hex");
      const found = known.get(name);
      if (found) return found;
      const master = isRaw ? derive(raw, salt, "master") : scryptSync(text.normalize("NFC"), salt, 32, stretching);
      known.set(name, master);
      return master;
    },
  };
}

export const createSalt = (): Buffer => randomBytes(saltBytes);

/** A key for one purpose (HKDF, RFC 5869). */
export function derive(secret: Buffer, salt: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, `safos backup ${purpose}`, 32));
}

/** What tells a wrong key from damaged content. */
export const checkOf = (master: Buffer, salt: Buffer): Buffer => derive(master, salt, "check").subarray(0, 16);

export const isSame = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
