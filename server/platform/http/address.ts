import { isIPv6 } from "node:net";
import type { IncomingMessage } from "node:http";

/** The caller's address; a proxy's word is taken only when the operator says so. */
export function clientAddress(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = request.headers["x-forwarded-for"];
  if (trustProxy && typeof forwarded === "string") {
    // The last entry is the one our own proxy wrote; earlier ones are the caller's claim.
    const last = forwarded.split(",").at(-1)?.trim();
    if (last) return last;
  }
  return request.socket.remoteAddress ?? "unknown";
}

/**
 * What an address counts as wherever something is counted by address: itself, or its network of 64 bits, because anyone who
 * has an IPv6 address has 2⁶⁴ of them. An IPv4 address in IPv6's clothes is the IPv4 address.
 */
export function addressKey(address: string): string {
  const plain = address.split("%", 1)[0] ?? address;
  if (!isIPv6(plain)) return address;
  const groups = groupsOf(plain);
  const isMapped = groups.slice(0, 5).every((one) => one === 0) && groups[5] === 0xff_ff;
  if (isMapped) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 255, low >> 8, low & 255].join(".");
  }
  return groups
    .slice(0, 4)
    .map((one) => one.toString(16))
    .join(":");
}

/** The eight groups of an IPv6 address that is known to be one. */
function groupsOf(address: string): number[] {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const numbers = (dotted ?? []).slice(1).map(Number);
  const last = numbers.length === 4 ? numbers : null;
  const text = last
    ? address.slice(0, -(dotted?.[0].length ?? 0)) +
      [((last[0] ?? 0) << 8) | (last[1] ?? 0), ((last[2] ?? 0) << 8) | (last[3] ?? 0)]
        .map((one) => one.toString(16))
        .join(":")
    : address;
  const [head = "", tail] = text.split("::");
  const read = (part: string): number[] => (part === "" ? [] : part.split(":").map((one) => Number.parseInt(one, 16)));
  const left = read(head);
  if (tail === undefined) return left;
  const right = read(tail);
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => 0), ...right];
}
