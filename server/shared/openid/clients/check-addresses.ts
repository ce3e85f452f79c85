import { refuse } from "#http";

const loopbacks: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

export const isLoopback = ({ protocol, hostname }: URL): boolean =>
  protocol === "http:" && loopbacks.includes(hostname);

/** An absolute address with nothing in it that could lead elsewhere than it says; null for others. */
export function plainAddress(address: string): URL | null {
  // Browsers leave out line ends and tabs and read a backslash as a slash.
  if (/[\s\\#*]/.test(address) || !URL.canParse(address)) return null;
  const url = new URL(address);
  return url.username === "" && url.password === "" ? url : null;
}

/** Of a system of an agency: https, or http on the device itself. Refuses REDIRECT_INVALID. */
export function requireAddresses(addresses: readonly string[]): void {
  for (const address of addresses) {
    const url = plainAddress(address);
    if (!url || !(url.protocol === "https:" || isLoopback(url))) throw refuse("REDIRECT_INVALID", { address });
  }
}
