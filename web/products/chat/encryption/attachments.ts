/** Encrypted attachments (client-server API, "Sending encrypted attachments"): AES-256 in counter mode, with a SHA-256 of what is stored. */
export interface EncryptedFile {
  readonly url: string;
  readonly v: "v2";
  readonly key: JsonWebKey;
  /** Unpadded base64 of 16 bytes, of which the last 8 count from 0. */
  readonly iv: string;
  readonly hashes: { readonly sha256: string };
}

const counterBits = 64;

const toBase64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes)).replace(/=+$/, "");
const fromBase64 = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text.replace(/=+$/, "")), (one) => one.charCodeAt(0));
const digestOf = async (bytes: ArrayBuffer): Promise<string> =>
  toBase64(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));

/** What is to be stored of a file, and what the message says of it beside its address. */
export async function encryptFile(
  bytes: ArrayBuffer,
): Promise<{ stored: ArrayBuffer; about: Omit<EncryptedFile, "url"> }> {
  const key = await crypto.subtle.generateKey({ name: "AES-CTR", length: 256 }, true, ["encrypt", "decrypt"]);
  const iv = new Uint8Array(16);
  crypto.getRandomValues(iv.subarray(0, 8));
  const stored = await crypto.subtle.encrypt({ name: "AES-CTR", counter: iv, length: counterBits }, key, bytes);
  const { k = "" } = await crypto.subtle.exportKey("jwk", key);
  return {
    stored,
    about: {
      v: "v2",
      key: { kty: "oct", key_ops: ["encrypt", "decrypt"], alg: "A256CTR", k, ext: true },
      iv: toBase64(iv),
      hashes: { sha256: await digestOf(stored) },
    },
  };
}

/** What a message says of its encrypted file; null where it is none, or not of the one kind that there is. */
export function readEncryptedFile(file: unknown): EncryptedFile | null {
  const { url, v, key, iv, hashes } = (file ?? {}) as Partial<Record<keyof EncryptedFile, unknown>>;
  const { kty, alg, k } = (key ?? {}) as JsonWebKey;
  const { sha256 } = (hashes ?? {}) as { sha256?: unknown };
  const isKnown = v === "v2" && kty === "oct" && alg === "A256CTR" && typeof k === "string";
  if (!isKnown || typeof url !== "string" || typeof iv !== "string" || typeof sha256 !== "string") return null;
  return {
    url,
    v: "v2",
    key: { kty: "oct", key_ops: ["encrypt", "decrypt"], alg, k, ext: true },
    iv,
    hashes: { sha256 },
  };
}

/** The file's own bytes. Throws where what is stored is not what was sent, or the key is none. */
export async function decryptFile(stored: ArrayBuffer, file: EncryptedFile): Promise<ArrayBuffer> {
  if ((await digestOf(stored)) !== file.hashes.sha256.replace(/=+$/, "")) throw new Error("The file has been changed.");
  const key = await crypto.subtle.importKey("jwk", file.key, { name: "AES-CTR" }, false, ["decrypt"]);
  return crypto.subtle.decrypt({ name: "AES-CTR", counter: fromBase64(file.iv), length: counterBits }, key, stored);
}
