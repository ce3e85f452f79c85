import { createPublicKey, hash, verify } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { canonicalJson } from "./canonical-json.ts";
import type { Json, JsonObject, Pdu } from "./pdu.ts";
import { redactContent, redactPdu } from "./redact.ts";
import type { RoomVersion } from "./room-version.ts";
import { sodium } from "./sodium.ts";

/** One server's signing key, ready to use. */
export interface Signer {
  readonly domain: string;
  readonly keyId: string;
  /** As libsodium has it: the seed and the public key. */
  readonly secretKey: Buffer;
  readonly publicKey: KeyObject;
}

// RFC 8410: the fixed DER prefix before a raw ed25519 public key.
const publicPrefix = Buffer.from("302a300506032b6570032100", "hex");

export function signerOf(domain: string, keyId: string, seed: Uint8Array): Signer {
  const secretKey = Buffer.alloc(sodium.crypto_sign_SECRETKEYBYTES);
  const raw = Buffer.alloc(sodium.crypto_sign_PUBLICKEYBYTES);
  sodium.crypto_sign_seed_keypair(raw, secretKey, Buffer.from(seed));
  return { domain, keyId, secretKey, publicKey: publicKeyOf(raw) };
}

/** Ed25519 (RFC 8032), by libsodium: half of what Node's own takes, which is the dearest part of a message. */
function signatureOf(bytes: Buffer, { secretKey }: Signer): string {
  const signature = Buffer.allocUnsafe(sodium.crypto_sign_BYTES);
  sodium.crypto_sign_detached(signature, bytes, secretKey);
  return unpadded(signature.toString("base64"));
}

export function publicKeyOf(raw: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([publicPrefix, raw]), format: "der", type: "spki" });
}

const unpadded = (base64: string): string => base64.replace(/=+$/, "");
const sha256 = (text: string): string => unpadded(hash("sha256", text, "base64"));

/** An event without the fields that hashing and signing add. */
export type UnsignedPdu = Omit<Pdu, "hashes" | "signatures">;

/** Content hash (server-server API, "Calculating the content hash for an event"), unpadded base64. */
export function contentHash(pdu: UnsignedPdu | Pdu): string {
  const { hashes: _hashes, signatures: _signatures, unsigned: _unsigned, ...rest } = pdu as Pdu & { unsigned?: Json };
  return sha256(canonicalJson(rest));
}

/** The bytes that are both signed and hashed into the event id: redacted, without signatures. */
function signable(version: RoomVersion, pdu: Pdu): string {
  const { signatures: _signatures, ...rest } = redactPdu(version, pdu);
  return canonicalJson(rest);
}

/** Event id of room versions 4 and later: `$` and the URL-safe reference hash. */
export function eventIdOf(version: RoomVersion, pdu: Pdu): string {
  return "$" + hash("sha256", signable(version, pdu), "base64url");
}

export function isSignedBy(
  version: RoomVersion,
  pdu: Pdu,
  domain: string,
  keyId: string,
  publicKey: KeyObject,
): boolean {
  const signature = pdu.signatures[domain]?.[keyId];
  if (signature === undefined) return false;
  return verify(null, Buffer.from(signable(version, pdu)), publicKey, Buffer.from(signature, "base64"));
}

export function hasTrueHash(pdu: Pdu): boolean {
  return contentHash(pdu) === pdu.hashes.sha256;
}

export interface SealedPdu {
  readonly eventId: string;
  /** Canonical JSON of the whole signed event: what is stored and what federation would send. */
  readonly text: string;
  readonly pdu: Pdu;
}

/**
 * Hashes, signs and names an event. Writes the canonical form by hand (the keys of a PDU are known and sorted) so that
 * the content is serialised once: this is the hottest code of a send.
 */
export function sealPdu(version: RoomVersion, draft: UnsignedPdu, signers: readonly Signer[]): SealedPdu {
  const content = canonicalJson(draft.content);
  const kept = redactContent(version, draft.type, draft.content);
  const keptText = kept === draft.content ? content : canonicalJson(kept);
  const before = `{"auth_events":${JSON.stringify(draft.auth_events)},"content":`;
  const depth = `,"depth":${draft.depth}`;
  // Neither how long it sticks nor what a redaction redacts beside its content survives redaction.
  const sticky =
    draft.msc4354_sticky === undefined ? "" : `,"msc4354_sticky":{"duration_ms":${draft.msc4354_sticky.duration_ms}}`;
  const middle = `,"origin_server_ts":${draft.origin_server_ts},"prev_events":${JSON.stringify(draft.prev_events)}`;
  const redacts = draft.redacts === undefined ? "" : `,"redacts":${JSON.stringify(draft.redacts)}`;
  const room =
    (draft.room_id === undefined ? "" : `,"room_id":${JSON.stringify(draft.room_id)}`) +
    `,"sender":${JSON.stringify(draft.sender)}`;
  const after =
    (draft.state_key === undefined ? "" : `,"state_key":${JSON.stringify(draft.state_key)}`) +
    `,"type":${JSON.stringify(draft.type)}}`;
  const digest = sha256(before + content + depth + sticky + middle + redacts + room + after);
  const hashes = `,"hashes":{"sha256":"${digest}"}`;
  const toSign = Buffer.from(before + keptText + depth + hashes + middle + room + after);
  const eventId = "$" + hash("sha256", toSign, "base64url");
  const signatures: Record<string, Record<string, string>> = {};
  for (const signer of signers) {
    signatures[signer.domain] = { [signer.keyId]: signatureOf(toSign, signer) };
  }
  const text =
    before +
    content +
    depth +
    hashes +
    sticky +
    middle +
    redacts +
    room +
    `,"signatures":${canonicalJson(signatures)}` +
    after;
  return { eventId, text, pdu: { ...draft, hashes: { sha256: digest }, signatures } };
}

/** The stored text of an event after redaction; its id and signatures stay true. */
export function redactedText(version: RoomVersion, pdu: Pdu): string {
  return canonicalJson(redactPdu(version, pdu) as unknown as JsonObject);
}
