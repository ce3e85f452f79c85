/**
 * What is sealed here is opened by one private key only: X25519 (RFC 7748), HKDF with SHA-256 (RFC 5869) and AES-256-GCM, all of
 * the browser's own. Everything is told apart by a text that says what it is and whom it concerns.
 */
export type Bytes = Uint8Array<ArrayBuffer>;

const algorithm = { name: "X25519" } as const;
const ivLength = 12;
const keyLength = 32;

export const textOf = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

/** Throws on what is no base64url. */
export const bytesOf = (text: string): Bytes =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));

const utf8 = (text: string): Bytes => new TextEncoder().encode(text);

/** Each part with its length before it, so that no two lists of parts are the same bytes. */
const joined = (parts: readonly string[]): Bytes => utf8(parts.map((part) => `${part.length}:${part}`).join("\n"));

export const hashOf = async (...parts: readonly string[]): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", joined(parts)));

export interface Pair {
  readonly privateKey: CryptoKey;
  /** base64url of its 32 bytes. */
  readonly publicKey: string;
}

/** `isExtractable`: its private part is to be taken out, once, for a file. */
export async function makePair(isExtractable = false): Promise<Pair> {
  const made = await crypto.subtle.generateKey(algorithm, isExtractable, ["deriveBits"]);
  const publicKey = textOf(new Uint8Array(await crypto.subtle.exportKey("raw", made.publicKey)));
  return { privateKey: made.privateKey, publicKey };
}

/** The key that two share who each have the other's public one. The browser refuses public keys of small order. */
async function sharedKey(privateKey: CryptoKey, publicKey: string, about: readonly string[]): Promise<CryptoKey> {
  const other = await crypto.subtle.importKey("raw", bytesOf(publicKey), algorithm, false, []);
  const bits = await crypto.subtle.deriveBits({ ...algorithm, public: other }, privateKey, 256);
  const base = await crypto.subtle.importKey("raw", bits, "HKDF", false, ["deriveKey"]);
  const salt = new Uint8Array(keyLength);
  return crypto.subtle.deriveKey(
    { name: "HKDF", hash: "SHA-256", salt, info: joined(about) },
    base,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

async function encrypt(key: CryptoKey, secret: Bytes): Promise<Bytes> {
  const iv = crypto.getRandomValues(new Uint8Array(ivLength));
  const data = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, secret));
  return Uint8Array.from([...iv, ...data]);
}

/** Throws when it is sealed with another key, or was changed. */
async function decrypt(key: CryptoKey, sealed: Bytes): Promise<Bytes> {
  const iv = sealed.slice(0, ivLength);
  return new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed.slice(ivLength)));
}

/** Whose recovery key it is, and which. */
export interface BoxAbout {
  readonly userId: string;
  readonly secretId: string;
}

const aboutBox = ({ userId, secretId }: BoxAbout, sender: string, recipient: string): string[] => [
  "safos recovery box 1",
  userId,
  secretId,
  sender,
  recipient,
];

/** Seals a recovery key to an organisation's public key, with a pair for this once. */
export async function sealBox(organisationKey: string, about: BoxAbout, secret: Bytes): Promise<string> {
  const { privateKey, publicKey } = await makePair();
  const key = await sharedKey(privateKey, organisationKey, aboutBox(about, publicKey, organisationKey));
  return textOf(Uint8Array.from([...bytesOf(publicKey), ...(await encrypt(key, secret))]));
}

/** Throws when it is not sealed to this key, or is about someone or something else. */
export async function openBox({ privateKey, publicKey }: Pair, about: BoxAbout, sealed: string): Promise<Bytes> {
  const bytes = bytesOf(sealed);
  const sender = textOf(bytes.slice(0, keyLength));
  const key = await sharedKey(privateKey, sender, aboutBox(about, sender, publicKey));
  return decrypt(key, bytes.slice(keyLength));
}

/** Of one request: the public key of the page that asks, and that of the officer's page. */
export interface Exchange {
  readonly requestId: string;
  readonly personKey: string;
  readonly officerKey: string;
}

const aboutAnswer = ({ requestId, personKey, officerKey }: Exchange): string[] => [
  "safos recovery answer 1",
  requestId,
  personKey,
  officerKey,
];

/** From the officer's page to the one that asks; both have compared the signs of this exchange. */
export async function sealAnswer(officer: Pair, exchange: Exchange, secret: Bytes): Promise<string> {
  const key = await sharedKey(officer.privateKey, exchange.personKey, aboutAnswer(exchange));
  return textOf(await encrypt(key, secret));
}

/** Throws when it is of another request, from another officer's page, or for another page. */
export async function openAnswer(person: Pair, exchange: Exchange, sealed: string): Promise<Bytes> {
  const key = await sharedKey(person.privateKey, exchange.officerKey, aboutAnswer(exchange));
  return decrypt(key, bytesOf(sealed));
}

/** What a page gives before it knows the officer's key, so that nobody between chooses keys by the signs that come of them. */
export const commitmentTo = async (personKey: string): Promise<string> =>
  textOf(await hashOf("safos recovery commitment 1", personKey));
