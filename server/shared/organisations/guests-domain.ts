import { isIP } from "node:net";

/** What the organisation of guests is called beside a guest's name, where an agency's would stand. */
export const guestsName = "Gäst";

/** How many domains are tried, should agencies have those before. */
const most = 9;

/** Domains for guests of a host, the first that no agency has is taken: `guests.safos.example`, `guests2.safos.example`. */
export function guestsDomains(publicUrl: string): string[] {
  const { hostname } = new URL(publicUrl);
  const isNamed = isIP(hostname.replace(/^\[|\]$/g, "")) === 0;
  const host = isNamed ? hostname.toLowerCase() : "localhost";
  return Array.from({ length: most }, (_, index) => `guests${index === 0 ? "" : index + 1}.${host}`);
}
