import { parseNetworks } from "./networks.ts";
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
  const found = parseNetworks(value);
  if (!found) throw new Error(wanted);
  return { isOurs: (address) => found.has(address) };
}
