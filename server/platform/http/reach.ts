import { lookup as resolve } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { parseNetworks, type Networks } from "#config";

/** Why an address that someone else chose was not fetched. */
export type FetchFault = "address" | "private" | "unreachable" | "time" | "tooLarge";

export class GuardedFetchError extends Error {
  readonly fault: FetchFault;
  constructor(fault: FetchFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "GuardedFetchError";
    this.fault = fault;
  }
}

/** Everything that is not the public Internet (IANA's special-purpose registries). */
const special = parseNetworks(
  [
    "0.0.0.0/8,10.0.0.0/8,100.64.0.0/10,127.0.0.0/8,169.254.0.0/16,172.16.0.0/12,192.0.0.0/24,192.0.2.0/24,192.88.99.0/24",
    "192.168.0.0/16,198.18.0.0/15,198.51.100.0/24,203.0.113.0/24,224.0.0.0/4,240.0.0.0/4",
    // IPv6, and what leads to IPv4 through it.
    "::/96,::ffff:0:0/96,64:ff9b::/96,64:ff9b:1::/48,100::/64,2001::/23,2001:db8::/32,2002::/16,fc00::/7,fe80::/10,ff00::/8",
  ].join(","),
);

/** Where what people of an organisation name may lead. */
export interface Reach {
  /**
   * For the connection itself: the address is looked at once it is resolved, so that a name cannot lead elsewhere in between.
   * Throws GuardedFetchError at once for an address that may not be reached.
   */
  lookup(host: string, isPlain: boolean): LookupFunction;
}

/** Never private networks unless they are named, and never without TLS but to those. */
export function createReach(privateNetworks: Networks): Reach {
  const mayReach = (address: string, isPlain: boolean): boolean =>
    privateNetworks.has(address) || (!isPlain && special?.has(address) === false);
  return {
    lookup(host, isPlain) {
      if (isIP(host) !== 0 && !mayReach(host, isPlain)) throw notReachable(host);
      return (name, options, done) =>
        resolve(name, { ...options, all: true }, (error, found) => {
          if (error) return done(error, []);
          if (found.some((one) => !mayReach(one.address, isPlain))) return done(notReachable(name), []);
          if (options.all === true) return done(null, found);
          return done(null, found[0]?.address ?? "", found[0]?.family);
        });
    },
  };
}

const notReachable = (host: string): GuardedFetchError =>
  new GuardedFetchError("private", `${host} is in a private network, or is asked without TLS, which is not allowed.`);
