import { bytesOf, hashOf, makePair, openBox, sealBox, textOf, type Bytes, type Pair } from "./seal.ts";

/** The file is no key file of ours, is damaged, or belongs to no public key that it names. */
export class BadKeyFile extends Error {}
/** It has a passphrase, and this is not it. */
export class WrongPassphrase extends Error {}

/** As OWASP counts PBKDF2 with SHA-256; it runs once when the file is made and once when it is opened. */
const rounds = 600_000;
const type = "safos-recovery-officer-key";

interface KeyFile {
  readonly type: typeof type;
  readonly version: 1;
  readonly organisation: string;
  readonly publicKey: string;
  /** PKCS #8, plain or sealed with the passphrase. */
  readonly privateKey?: string;
  readonly sealed?: { readonly salt: string; readonly rounds: number; readonly iv: string; readonly data: string };
}

async function keyOfPassphrase(passphrase: string, salt: Bytes, times: number): Promise<CryptoKey> {
  const text = new TextEncoder().encode(passphrase.normalize("NFC"));
  const base = await crypto.subtle.importKey("raw", text, "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: times };
  return crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}

export interface MadeKey {
  readonly publicKey: string;
  /** What is saved, printed or copied, once. */
  readonly file: string;
}

/** A new pair for an organisation. Its private part is nowhere but in the text of the file. */
export async function makeOfficerKey(organisation: string, passphrase: string): Promise<MadeKey> {
  const { privateKey, publicKey } = await makePair(true);
  const bytes = new Uint8Array(await crypto.subtle.exportKey("pkcs8", privateKey));
  const base = { type, version: 1, organisation, publicKey } as const;
  if (passphrase === "") return { publicKey, file: write({ ...base, privateKey: textOf(bytes) }) };
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await keyOfPassphrase(passphrase, salt, rounds);
  const data = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes));
  const sealed = { salt: textOf(salt), rounds, iv: textOf(iv), data: textOf(data) };
  return { publicKey, file: write({ ...base, sealed }) };
}

const write = (file: KeyFile): string => `${JSON.stringify(file, null, 2)}\n`;

function parse(text: string): KeyFile {
  try {
    const file = JSON.parse(text) as KeyFile;
    if (file.type === type && file.version === 1 && typeof file.publicKey === "string") return file;
  } catch {
    // Some other file.
  }
  throw new BadKeyFile();
}

/** Whether a file asks for a passphrase. Throws BadKeyFile. */
export const hasPassphrase = (text: string): boolean => parse(text).sealed !== undefined;

async function privateBytes({ sealed, privateKey = "" }: KeyFile, passphrase: string): Promise<Bytes> {
  if (!sealed) return bytesOf(privateKey);
  // A file that asks for more work than ours do would only keep the page busy.
  if (!Number.isInteger(sealed.rounds) || sealed.rounds < 1 || sealed.rounds > 10 * rounds) throw new BadKeyFile();
  const key = await keyOfPassphrase(passphrase, bytesOf(sealed.salt), sealed.rounds);
  try {
    const how = { name: "AES-GCM", iv: bytesOf(sealed.iv) };
    return new Uint8Array(await crypto.subtle.decrypt(how, key, bytesOf(sealed.data)));
  } catch {
    throw new WrongPassphrase();
  }
}

/** Opens a file in this page. Throws BadKeyFile and WrongPassphrase. */
export async function openOfficerKey(text: string, passphrase: string): Promise<Pair> {
  const file = parse(text);
  const { publicKey } = file;
  try {
    const bytes = await privateBytes(file, passphrase);
    const privateKey = await crypto.subtle.importKey("pkcs8", bytes, { name: "X25519" }, false, ["deriveBits"]);
    // The public key that it names must be that of its private one.
    const about = { userId: "", secretId: "" };
    const probe = await hashOf("probe");
    await openBox({ privateKey, publicKey }, about, await sealBox(publicKey, about, probe));
    return { privateKey, publicKey };
  } catch (error) {
    throw error instanceof WrongPassphrase ? error : new BadKeyFile();
  }
}
