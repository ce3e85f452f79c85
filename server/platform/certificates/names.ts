import { isIP } from "node:net";

/** Names that an authority may vouch for: with a dot in them, and no addresses. Each once, the public address' first. */
export function namesToOrder(publicUrl: string, domains: readonly string[]): readonly string[] {
  const names = [new URL(publicUrl).hostname, ...domains].map((name) => name.toLowerCase());
  return [...new Set(names)].filter((name) => name.includes(".") && isIP(name) === 0 && !name.startsWith("["));
}
