import { isIPv6 } from "node:net";
import type { RelayStart, Way } from "./messages.ts";

/** Where clients find the relay (RFC 7065), the cheapest way first. A certificate is made out to the public name only. */
export function relayUrls(
  {
    publicUrl,
    announced,
    port,
    tlsPort,
  }: Pick<RelayStart, "announced" | "port" | "tlsPort"> & { readonly publicUrl: string },
  open: readonly Way[],
): string[] {
  const { hostname, port: publicPort } = new URL(publicUrl);
  const [first] = announced;
  const host = first === undefined ? hostname : isIPv6(first) ? `[${first}]` : first;
  const all: Record<Way, string> = {
    udp: `turn:${host}:${port}?transport=udp`,
    tcp: `turn:${host}:${port}?transport=tcp`,
    tls: `turns:${hostname}:${tlsPort}?transport=tcp`,
    // Beside HTTP, on the port that people's browsers came to.
    https: `turns:${hostname}:${publicPort || "443"}?transport=tcp`,
  };
  return [...new Set(open.map((way) => all[way]))];
}
