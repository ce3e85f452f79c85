import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { crc32 } from "./crc32.ts";

/** STUN messages (RFC 8489 §5) with the attributes of TURN (RFC 8656 §18). Pure: no I/O, no clock. */

export const magicCookie = 0x2112a442;
/** STUN's header; every attribute stands behind it. */
const headerLength = 20;
/** Nothing that TURN's clients ask is longer; what they send to a peer is bounded by UDP. */
export const longestMessage = 4096;
const mostAttributes = 40;

export const methods = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
} as const;
export type MessageClass = "request" | "indication" | "success" | "error";
const classBits: Record<MessageClass, number> = { request: 0x000, indication: 0x010, success: 0x100, error: 0x110 };
const classesByBits = new Map(Object.entries(classBits).map(([name, bits]) => [bits, name as MessageClass]));

export const attributes = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  evenPort: 0x0018,
  requestedTransport: 0x0019,
  dontFragment: 0x001a,
  messageIntegritySha256: 0x001c,
  xorMappedAddress: 0x0020,
  reservationToken: 0x0022,
  software: 0x8022,
  /** ICE's (RFC 8445 §16.1). */
  iceControlled: 0x8029,
  iceControlling: 0x802a,
  fingerprint: 0x8028,
} as const;

export interface Address {
  /** As text, IPv4 or IPv6 (RFC 5952). */
  readonly ip: string;
  readonly port: number;
}

interface Attribute {
  readonly type: number;
  readonly value: Buffer;
}

export interface Message {
  readonly method: number;
  readonly kind: MessageClass;
  /** 12 bytes that the answer repeats. */
  readonly transaction: Buffer;
  readonly attributes: readonly Attribute[];
  /** The message as it came, up to MESSAGE-INTEGRITY; null: it has none. */
  readonly signed: { readonly bytes: Buffer; readonly integrity: Buffer } | null;
}

/** Whether the first byte is one of STUN (RFC 7983: 0–3); channel data begins with 64–127. */
export const isStun = (first: number): boolean => first < 4;

const padded = (length: number): number => (length + 3) & ~3;

/** Reads a whole message; null: it is none, or one that is broken, too long or has a wrong FINGERPRINT. */
export function readMessage(bytes: Buffer): Message | null {
  if (bytes.length < headerLength || bytes.length > 0xffff + headerLength || !isStun(bytes[0] ?? 255)) return null;
  const length = bytes.readUInt16BE(2);
  if (length % 4 !== 0 || length + headerLength !== bytes.length || bytes.readUInt32BE(4) !== magicCookie) return null;
  const type = bytes.readUInt16BE(0);
  const kind = classesByBits.get(type & 0x110);
  if (kind === undefined) return null;
  const found: Attribute[] = [];
  let signed: Message["signed"] = null;
  for (let at = headerLength; at < bytes.length;) {
    if (at + 4 > bytes.length || found.length >= mostAttributes) return null;
    const one = { type: bytes.readUInt16BE(at), length: bytes.readUInt16BE(at + 2) };
    const end = at + 4 + one.length;
    if (padded(end) > bytes.length) return null;
    const value = bytes.subarray(at + 4, end);
    if (one.type === attributes.fingerprint) {
      // RFC 8489 §14.7: the last one, over all before it.
      if (end !== bytes.length || one.length !== 4 || value.readUInt32BE(0) !== fingerprintOf(bytes.subarray(0, at)))
        return null;
    } else if (signed === null) {
      if (one.type === attributes.messageIntegrity) {
        if (one.length !== 20) return null;
        signed = { bytes: bytes.subarray(0, at), integrity: value };
      }
      // §14.5: what stands behind the integrity is not believed.
      else found.push({ type: one.type, value });
    }
    at = padded(end);
  }
  return {
    method: (type & 0x000f) | ((type & 0x00e0) >> 1) | ((type & 0x3e00) >> 2),
    kind,
    transaction: bytes.subarray(8, 20),
    attributes: found,
    signed,
  };
}

const fingerprintOf = (bytes: Buffer): number => (crc32(bytes) ^ 0x5354554e) >>> 0;

export const valueOf = (message: Message, type: number): Buffer | null =>
  message.attributes.find((one) => one.type === type)?.value ?? null;

export const textOf = (message: Message, type: number): string => valueOf(message, type)?.toString("utf8") ?? "";

/** The key of long-term credentials (RFC 8489 §9.2.2). */
export const keyOf = (username: string, realm: string, password: string): Buffer =>
  createHash("md5").update(`${username}:${realm}:${password}`).digest();

/** MESSAGE-INTEGRITY counts the header's length as if it were the last attribute (§14.5). */
function integrityOf(bytes: Buffer, key: Buffer): Buffer {
  const head = Buffer.from(bytes.subarray(0, headerLength));
  head.writeUInt16BE(bytes.length - headerLength + 24, 2);
  return createHmac("sha1", key).update(head).update(bytes.subarray(headerLength)).digest();
}

export function isSignedBy(message: Message, key: Buffer): boolean {
  return message.signed !== null && timingSafeEqual(integrityOf(message.signed.bytes, key), message.signed.integrity);
}

/** Writes a message; with a key it is signed, and every one ends with its FINGERPRINT. */
export function writeMessage(
  message: Pick<Message, "method" | "kind" | "transaction" | "attributes">,
  key: Buffer | null = null,
): Buffer {
  const { method } = message;
  const type = (method & 0x000f) | ((method & 0x0070) << 1) | ((method & 0x0f80) << 2) | classBits[message.kind];
  const head = Buffer.alloc(headerLength);
  head.writeUInt16BE(type, 0);
  head.writeUInt32BE(magicCookie, 4);
  message.transaction.copy(head, 8);
  const parts = [head, ...message.attributes.map(encode)];
  if (key) parts.push(encode({ type: attributes.messageIntegrity, value: integrityOf(Buffer.concat(parts), key) }));
  const bytes = Buffer.concat([...parts, Buffer.alloc(8)]);
  bytes.writeUInt16BE(bytes.length - headerLength, 2);
  bytes.writeUInt16BE(attributes.fingerprint, bytes.length - 8);
  bytes.writeUInt16BE(4, bytes.length - 6);
  bytes.writeUInt32BE(fingerprintOf(bytes.subarray(0, -8)), bytes.length - 4);
  return bytes;
}

function encode({ type, value }: Attribute): Buffer {
  const bytes = Buffer.alloc(4 + padded(value.length));
  bytes.writeUInt16BE(type, 0);
  bytes.writeUInt16BE(value.length, 2);
  value.copy(bytes, 4);
  return bytes;
}

export const number32 = (type: number, value: number): Attribute => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return { type, value: bytes };
};

export const text = (type: number, value: string): Attribute => ({ type, value: Buffer.from(value, "utf8") });

/** ERROR-CODE (§14.8). */
export function errorCode(code: number, reason: string): Attribute {
  return {
    type: attributes.errorCode,
    value: Buffer.concat([Buffer.from([0, 0, Math.floor(code / 100), code % 100]), Buffer.from(reason)]),
  };
}

/** UNKNOWN-ATTRIBUTES (§14.13). */
export function unknownAttributes(types: readonly number[]): Attribute {
  const value = Buffer.alloc(types.length * 2);
  types.forEach((type, at) => value.writeUInt16BE(type, at * 2));
  return { type: attributes.unknownAttributes, value };
}
