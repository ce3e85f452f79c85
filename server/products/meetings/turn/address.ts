import { isIPv4, isIPv6 } from "node:net";
import { magicCookie, type Address } from "./message.ts";

/** IPv4 that came to a socket of both kinds, as IPv4. */
const plainIp = (ip: string): string => (ip.startsWith("::ffff:") && ip.includes(".") ? ip.slice(7) : ip);

function ipv6Bytes(ip: string): Buffer {
  const withGroups = ip.replace(/:(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_all, ...parts: string[]) => {
    const [a = 0, b = 0, c = 0, d = 0] = parts.slice(0, 4).map(Number);
    return `:${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`;
  });
  const [left = "", right] = (withGroups.split("%")[0] ?? "").split("::");
  const groups = (half: string): number[] =>
    half === "" ? [] : half.split(":").map((one) => Number.parseInt(one, 16));
  const before = groups(left);
  const after = right === undefined ? [] : groups(right);
  const all = [...before, ...Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => 0), ...after];
  const bytes = Buffer.alloc(16);
  all.slice(0, 8).forEach((group, at) => bytes.writeUInt16BE(group & 0xffff, at * 2));
  return bytes;
}

/** One spelling for each address, so that they can be compared. */
export function sameIp(bytes: Buffer): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, at) => bytes.readUInt16BE(at * 2).toString(16));
  return groups.join(":");
}

/** @throws when it is no address. */
export function ipBytes(ip: string): Buffer {
  const plain = plainIp(ip).split("%")[0] ?? "";
  if (isIPv4(plain)) return Buffer.from(plain.split(".").map(Number));
  if (isIPv6(plain)) return ipv6Bytes(plain);
  throw new Error("That is no address.");
}

/**
 * What an address counts as wherever connections are counted: itself, or its network of 64 bits, as HTTP counts (`addressKey`).
 * Who has one IPv6 address has 2⁶⁴ of them. The relay's process does without all of HTTP.
 */
export function networkOf(ip: string): string {
  if (isIPv4(plainIp(ip)) || !isIPv6(ip.split("%")[0] ?? "")) return plainIp(ip);
  const bytes = ipBytes(ip);
  return sameIp(Buffer.concat([bytes.subarray(0, 8), Buffer.alloc(8)]));
}

/** An address as XOR-MAPPED-ADDRESS and its like carry it (RFC 8489 §14.2). */
export function writeAddress(
  type: number,
  { ip, port }: Address,
  transaction: Buffer,
): { type: number; value: Buffer } {
  const bytes = ipBytes(ip);
  const value = Buffer.alloc(4 + bytes.length);
  value[1] = bytes.length === 4 ? 1 : 2;
  value.writeUInt16BE(port ^ (magicCookie >>> 16), 2);
  mask(bytes, transaction).copy(value, 4);
  return { type, value };
}

/** Reads such an address, spelled as `sameIp` does; null: it is none. */
export function readAddress(value: Buffer | null, transaction: Buffer): Address | null {
  if (!value || (value[1] === 1 ? value.length !== 8 : value[1] === 2 ? value.length !== 20 : true)) return null;
  return { ip: sameIp(mask(value.subarray(4), transaction)), port: value.readUInt16BE(2) ^ (magicCookie >>> 16) };
}

function mask(bytes: Buffer, transaction: Buffer): Buffer {
  const key = Buffer.alloc(16);
  key.writeUInt32BE(magicCookie);
  transaction.copy(key, 4);
  return Buffer.from(bytes.map((byte, at) => byte ^ (key[at] ?? 0)));
}
