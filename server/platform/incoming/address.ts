import { createHmac, timingSafeEqual } from "node:crypto";

/** An address that was signed here: what answers to it are for, and about what. */
export interface SignedAddress {
  /** `bounce` */
  readonly prefix: string;
  /** Small letters and digits, 32 at most: mail servers do not keep the case of addresses. */
  readonly id: string;
}

const macLength = 20;
const signedPattern = /^([a-z]{2,10})\+([a-z0-9]{1,32})\.([0-9a-f]{20})@(.+)$/;

const macOf = (secret: Buffer, { prefix, id }: SignedAddress, domain: string): string =>
  createHmac("sha256", secret).update(`${prefix}+${id}@${domain}`).digest("hex").slice(0, macLength);

/** `bounce+<id>.<mac>@<domain>`; the part before @ has 64 characters at most (RFC 5321, 4.5.3.1.1). */
export function signAddress(secret: Buffer, of: SignedAddress, domain: string): string {
  if (!/^[a-z]{2,10}$/.test(of.prefix) || !/^[a-z0-9]{1,32}$/.test(of.id)) throw new Error("That cannot be signed.");
  return `${of.prefix}+${of.id}.${macOf(secret, of, domain)}@${domain}`;
}

/** What an address says; null: it is no address that was signed here. */
export function readAddress(secret: Buffer, address: string, domain: string): SignedAddress | null {
  const [, prefix = "", id = "", mac = "", at = ""] = signedPattern.exec(address.toLowerCase()) ?? [];
  if (at !== domain) return null;
  const right = Buffer.from(macOf(secret, { prefix, id }, domain));
  const shown = Buffer.from(mac);
  return shown.length === right.length && timingSafeEqual(shown, right) ? { prefix, id } : null;
}

/** Whether an address lies in the domain: another's is not taken on its way. */
export const isOf = (address: string, domain: string): boolean => address.toLowerCase().endsWith(`@${domain}`);
