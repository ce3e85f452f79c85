import { BlockList, isIP } from "node:net";
import type { Setting } from "./settings.ts";

/** A set of networks. */
export interface Networks {
  has(address: string): boolean;
}

const wanted = "must be no, or networks such as 10.0.0.0/8,fd00::/8";

/** Reads `10.0.0.0/8,fd00::/8`; null when one of them is no network. */
export function parseNetworks(value: string): Networks | null {
  const networks = new BlockList();
  for (const network of value.split(",").map((one) => one.trim())) {
    const [address = "", length, ...more] = network.split("/");
    const family = isIP(address);
    const most = family === 4 ? 32 : 128;
    const bits = length === undefined ? most : Number(length);
    if (family === 0 || more.length > 0 || !/^\d{1,3}$/.test(length ?? "0") || bits > most) return null;
    networks.addSubnet(address, bits, family === 4 ? "ipv4" : "ipv6");
  }
  return {
    has(address) {
      const family = isIP(address);
      return family !== 0 && networks.check(address, family === 4 ? "ipv4" : "ipv6");
    },
  };
}

const none: Networks = { has: () => false };

/** `no`, or some networks. */
export const networks = (name: `SAFOS_${string}`, about: string): Setting<Networks> => ({
  name,
  about,
  fallback: none,
  fallbackText: "no",
  isSecret: false,
  parse(value) {
    const found = value === "no" ? none : parseNetworks(value);
    if (!found) throw new Error(wanted);
    return found;
  },
});
