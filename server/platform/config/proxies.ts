import { BlockList, isIP } from "node:net";
import type { Setting } from "./settings.ts";

/** Whose word counts about where a request comes from. */
export interface TrustedProxies {
  /** Whether who speaks from this address is a proxy of ours; `hops` proxies stand between it and us. */
  isOurs(address: string, hops: number): boolean;
}

/** Longer chains are a slip of the pen, and every further proxy is an address that callers may choose. */
const mostProxies = 10;
const wanted = `must be no, yes (one proxy), the number of proxies (1 to ${mostProxies}), or their networks such as 10.0.0.0/8,fd00::/8`;

/** `no`, `yes`, how many stand in front, or the networks in which they stand. */
export function proxies(name: `SAFOS_${string}`, about: string): Setting<TrustedProxies> {
  return {
    name,
    about,
    fallback: { isOurs: () => false },
    fallbackText: "no",
    isSecret: false,
    parse(value) {
      if (value === "no") return { isOurs: () => false };
      const count = value === "yes" ? 1 : /^\d{1,2}$/.test(value) ? Number(value) : null;
      if (count === null) return inNetworks(value);
      if (count < 1 || count > mostProxies) throw new Error(wanted);
      return { isOurs: (_address, hops) => hops < count };
    },
  };
}

function inNetworks(value: string): TrustedProxies {
  const networks = new BlockList();
  for (const network of value.split(",").map((one) => one.trim())) {
    const [address = "", length, ...more] = network.split("/");
    const family = isIP(address);
    const most = family === 4 ? 32 : 128;
    const bits = length === undefined ? most : Number(length);
    if (family === 0 || more.length > 0 || !/^\d{1,3}$/.test(length ?? "0") || bits > most) throw new Error(wanted);
    networks.addSubnet(address, bits, family === 4 ? "ipv4" : "ipv6");
  }
  return {
    isOurs(address) {
      const family = isIP(address);
      return family !== 0 && networks.check(address, family === 4 ? "ipv4" : "ipv6");
    },
  };
}
