import { createHmac, timingSafeEqual } from "node:crypto";

/** An address that was signed here: what answers to it are for, and about what. */
export interface SignedAddress {
  /** `bounce` */
  readonly prefix: string;
  /** Small letters and digits, 32 at most: mail servers do not keep the case of addresses. */
  readonly id: string;
}

/** Signs addresses and reads them again; null: one that was not signed here. */
export interface Addresses {
  sign(of: SignedAddress): string;
  read(address: string): SignedAddress | null;
}

const digestOf = (secret: Buffer, { prefix, id }: SignedAddress, at: string): Buffer =>
  createHmac("sha256", secret).update(`${prefix}+${id}@${at}`).digest().subarray(0, 10);

function requireSignable({ prefix, id }: SignedAddress): void {
  if (!/^[a-z]{2,10}$/.test(prefix) || !/^[a-z0-9]{1,32}$/.test(id)) throw new Error("That cannot be signed.");
}

function isSame(shown: string, right: string): boolean {
  const [one, other] = [Buffer.from(shown), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

const inDomainPattern = /^([a-z]{2,10})\+([a-z0-9]{1,32})\.([0-9a-f]{20})@(.+)$/;

/** Addresses of a domain whose mail is ours: `bounce+<id>.<mac>@<domain>`, 62 characters at most before @ (RFC 5321, 4.5.3.1.1: 64). */
export function addressesInDomain(secret: Buffer, domain: string): Addresses {
  const macOf = (of: SignedAddress): string => digestOf(secret, of, domain).toString("hex");
  return {
    sign(of) {
      requireSignable(of);
      return `${of.prefix}+${of.id}.${macOf(of)}@${domain}`;
    },
    read(address) {
      const [, prefix = "", id = "", mac = "", at = ""] = inDomainPattern.exec(address.toLowerCase()) ?? [];
      return at === domain && isSame(mac, macOf({ prefix, id })) ? { prefix, id } : null;
    },
  };
}

/** The longest name of a mailbox before @: what is signed takes 50 of the 64 characters that there may be (RFC 5321, 4.5.3.1.1). */
export const longestMailboxName = 14;

/**
 * Addresses of one mailbox, with a part after its name (RFC 5233): `svar+<b><id><mac>@agency.example`. A prefix is its first
 * letter there, so no two of `prefixes` begin alike.
 */
export function addressesOfMailbox(secret: Buffer, mailbox: string, prefixes: () => Iterable<string>): Addresses {
  const at = mailbox.lastIndexOf("@");
  const [name, domain] = [mailbox.slice(0, at), mailbox.slice(at)];
  const macOf = (of: SignedAddress): string =>
    BigInt(`0x${digestOf(secret, of, mailbox).toString("hex")}`)
      .toString(32)
      .padStart(16, "0");
  return {
    sign(of) {
      requireSignable(of);
      return `${name}+${of.prefix.slice(0, 1)}${of.id}${macOf(of)}${domain}`;
    },
    read(address) {
      const small = address.toLowerCase();
      if (!small.startsWith(`${name}+`) || !small.endsWith(domain)) return null;
      const [, first = "", id = "", mac = ""] =
        /^([a-z])([a-z0-9]{1,32})([0-9a-v]{16})$/.exec(small.slice(name.length + 1, -domain.length)) ?? [];
      const prefix = [...prefixes()].find((one) => one.startsWith(first));
      if (first === "" || prefix === undefined) return null;
      return isSame(mac, macOf({ prefix, id })) ? { prefix, id } : null;
    },
  };
}

/** Whether an address lies in the domain: another's is not taken on its way. */
export const isOf = (address: string, domain: string): boolean => address.toLowerCase().endsWith(`@${domain}`);
