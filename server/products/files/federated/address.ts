import { refuse } from "#http";
import type { Person } from "#identity";

/** A person on a server: everything before the last @ is theirs, what follows is the server's. */
export interface FederatedAddress {
  readonly user: string;
  /** In lower case, with a port where that is not 443. */
  readonly host: string;
}

const hostPattern = /^(?=.{1,260}$)[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$/;

/** `bo@digg.example`, `bo@digg.example@safos.example:8443`; null for what is none. */
export function parseAddress(text: string): FederatedAddress | null {
  const at = text.lastIndexOf("@");
  const user = text.slice(0, Math.max(at, 0)).trim();
  // Nextcloud writes hosts as addresses, with a slash at the end.
  const host = text
    .slice(at + 1)
    .trim()
    .replace(/\/$/, "")
    .toLowerCase();
  // oxlint-disable-next-line no-control-regex -- names are one line of visible characters
  const isBad = text.length > 320 || user === "" || /[\u0000-\u001f\u007f/\\]/.test(user) || !hostPattern.test(host);
  return isBad ? null : { user, host };
}

/** Refuses FEDERATED_ADDRESS. */
export function requireAddress(text: string): FederatedAddress {
  const address = parseAddress(text);
  if (!address) throw refuse("FEDERATED_ADDRESS");
  return address;
}

interface Names {
  readonly http: { readonly publicUrl: string };
  readonly organisations: {
    byDomain(domain: string): { readonly id: string; readonly domains: readonly string[] } | null;
  };
}

/** The host by which other servers know this one. */
export const publicHost = ({ http }: Pick<Names, "http">): string => new URL(http.publicUrl).host;

/** Whether a host is this server's: its own, or an organisation's domain. */
export const isOwnHost = (deps: Names, host: string): boolean =>
  host === publicHost(deps) || deps.organisations.byDomain(host) !== null;

/** What a person of ours is called by other servers: their name is enough where the server is at their own domain. */
export function addressOf(deps: Pick<Names, "http">, { name }: Pick<Person, "name">): string {
  const host = publicHost(deps);
  return name.endsWith(`@${host}`) ? name : `${name}@${host}`;
}

/** The names that an address here may mean: `bo`, `bo@digg.example` and `bo@digg.example@safos.example`. */
export function namesIn(deps: Names, shareWith: string, host: string): string[] {
  const address = parseAddress(shareWith);
  if (!address) return host === publicHost(deps) ? [] : [`${shareWith}@${host}`];
  if (address.user.includes("@")) return isOwnHost(deps, address.host) ? [address.user] : [];
  return [`${address.user}@${address.host}`];
}
