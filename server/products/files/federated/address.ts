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
  const user = text.slice(0, Math.max(at, 0)).trimStart();
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
  readonly organisations: { byDomain(domain: string): { readonly id: string } | null };
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

/** The agency that a name leads to: its own domain, or a name below it. Of the host that all come to only the very name counts. */
export function agencyAt(
  { http, organisations }: Names,
  host: string,
): { readonly id: string; readonly domain: string } | null {
  const labels = host.split(".");
  const most = host === publicHost({ http }) ? 1 : labels.length;
  for (let from = 0; from < most; from++) {
    const domain = labels.slice(from).join(".");
    const found = organisations.byDomain(domain);
    if (found) return { id: found.id, domain };
  }
  return null;
}

/** The names that an address may mean which came to `at`, a host of ours: `bo`, `bo@digg.example`, `bo@digg.example@safos.example`. */
export function namesIn(deps: Names, shareWith: string, at: string): string[] {
  const address = parseAddress(shareWith) ?? { user: shareWith, host: at };
  const isOurs = address.host === at || isOwnHost(deps, address.host);
  if (address.user.includes("@")) return isOurs ? [address.user] : [];
  return [`${address.user}@${agencyAt(deps, address.host)?.domain ?? address.host}`];
}
