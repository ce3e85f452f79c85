import { isIP, isIPv6 } from "node:net";
import type { IncomingMessage } from "node:http";
import type { TLSSocket } from "node:tls";
import type { TrustedProxies } from "#config";

/** The caller's address: the first, seen from us, that no proxy of ours has. What stands beyond it is the caller's claim. */
export function clientAddress(request: IncomingMessage, proxies: TrustedProxies): string {
  return walkBack(request, proxies).address;
}

/**
 * Whether the caller came by TLS: to us, or as our outermost proxy says. Where none of ours says anything, `otherwise`.
 */
export function isOverTls(request: IncomingMessage, proxies: TrustedProxies, otherwise: boolean): boolean {
  if ((request.socket as TLSSocket).encrypted) return true;
  if (!proxies.isOurs(request.socket.remoteAddress ?? "unknown", 0)) return otherwise;
  // A proxy writes the header itself or adds to it, as with X-Forwarded-For: entries beyond our own are claims.
  const schemes = entriesOf(request.headers["x-forwarded-proto"]);
  const { hops } = walkBack(request, proxies);
  const scheme = schemes.at(-Math.max(hops, 1)) ?? schemes[0];
  return scheme === undefined ? otherwise : scheme.toLowerCase() === "https";
}

/** From our own end of the connection towards the caller, for as long as those who speak are ours. */
function walkBack(request: IncomingMessage, proxies: TrustedProxies): { address: string; hops: number } {
  let address = request.socket.remoteAddress ?? "unknown";
  let hops = 0;
  for (const entry of entriesOf(request.headers["x-forwarded-for"]).toReversed()) {
    if (!proxies.isOurs(address, hops)) break;
    const next = plainAddress(entry);
    if (next === null) break;
    address = next;
    hops += 1;
  }
  return { address, hops };
}

function entriesOf(header: string | string[] | undefined): string[] {
  const text = typeof header === "string" ? header : (header ?? []).join(",");
  return text === "" ? [] : text.split(",").map((one) => one.trim());
}

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. Null for what is no address. */
function plainAddress(entry: string): string | null {
  const bracketed = /^\[([^\]]*)\](:\d+)?$/.exec(entry)?.[1];
  const plain = bracketed ?? (/^[\d.]+:\d+$/.test(entry) ? entry.slice(0, entry.lastIndexOf(":")) : entry);
  return isIP(plain) === 0 ? null : plain;
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
