import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Encrypts what must be read again: clients' secrets, private keys, the secrets of people's apps. Signs what is shown again. */
export interface Seal {
  /** `purpose` belongs to it: what is sealed for one row does not open in another. */
  seal(text: string, purpose: string): Buffer;
  /** Throws where the key is another or the bytes were changed. */
  open(sealed: Buffer, purpose: string): string;
  /** What only this deployment says of a text: HMAC-SHA-256, with a key for each purpose. */
  sign(text: string, purpose: string): Buffer;
}

const algorithm = "aes-256-gcm";
const ivBytes = 12;
const tagBytes = 16;

/** With the deployment's key, which lies beside the database, is made at first use and goes along in backups. */
export function createSeal(dataFolder: string): Seal {
  const readKey = (): Buffer => {
    const file = join(dataFolder, "secrets.key");
    try {
      writeFileSync(file, randomBytes(32).toString("hex"), { flag: "wx", mode: 0o600 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    return Buffer.from(readFileSync(file, "utf8").trim(), "hex");
  };
  // Asked at every request of a visitor: each purpose reads the file once.
  const signingKeys = new Map<string, Buffer>();
  const makeSigningKey = (purpose: string): Buffer =>
    Buffer.from(hkdfSync("sha256", readKey(), "", `safos sign ${purpose}`, 32));
  return {
    sign(text, purpose) {
      const key = signingKeys.getOrInsertComputed(purpose, makeSigningKey);
      return createHmac("sha256", key).update(text).digest();
    },
    seal(text, purpose) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, readKey(), iv).setAAD(Buffer.from(purpose));
      return Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, purpose) {
      const iv = sealed.subarray(0, ivBytes);
      const body = sealed.subarray(ivBytes, -tagBytes);
      const decipher = createDecipheriv(algorithm, readKey(), iv, { authTagLength: tagBytes })
        .setAAD(Buffer.from(purpose))
        .setAuthTag(sealed.subarray(-tagBytes));
      return Buffer.concat([decipher.update(body), decipher.final()]).toString("utf8");
    },
  };
}
