/** Addresses under which a protocol is spoken, and what its requests are like. */
export interface Protocol {
  /** `/remote.php`: itself and everything under it. The longest prefix that fits counts. */
  readonly prefix: string;
  /** False where requests may come while the database is away; and then nobody is signed in. */
  readonly needsDatabase: boolean;
  /** Whether a name and an app password sent along with every request open it, as files' clients do. */
  readonly takesBasic: boolean;
  /** Whether requests count against the limit of the REST interfaces. */
  readonly isCounted: boolean;
  /**
   * What app passwords and tokens that open only a part call it; without a name such a one never opens it. `api.read` opens
   * what reads in `api`. With several names any of them opens it.
   */
  readonly scope?: string | readonly string[];
  /** Whether an access token with which a program acts for its person, within its scopes, opens it as a bearer token. */
  readonly takesGrants?: true;
  /**
   * Where other sites' pages lead browsers to with what proves itself: the page's cookie, which comes along when they are of
   * the same domain, makes nobody a caller and nothing be refused.
   */
  readonly isForVisitors?: true;
  /** What an address that cannot be decoded is answered with, where that is not our own kind of problem. */
  readonly badPath?: { readonly type: string; readonly body: string };
}

type Rules = Omit<Protocol, "prefix">;

/** What an address is when no protocol has it: the page and its files. */
const page: Rules = { needsDatabase: false, takesBasic: false, isCounted: false };

export interface Protocols {
  add(protocol: Protocol): void;
  /** The protocol of a request's address; null: the page's. */
  of(url: string): Protocol | null;
  /** The same of the address of a route, remembered: there are no more of them than routes. */
  ofRoute(route: string): Protocol | null;
  rulesOf(url: string): Rules;
}

/** The one table of what is spoken where. */
export function createProtocols(first: readonly Protocol[]): Protocols {
  const byPrefix = new Map<string, Protocol>();

  const byRoute = new Map<string, Protocol | null>();
  let deepest = 0;

  /** Looks at no more of an address than the longest prefix has parts, however long it is. */
  function of(url: string): Protocol | null {
    const question = url.indexOf("?");
    const length = question === -1 ? url.length : question;
    let found: Protocol | null = null;
    let end = 0;
    for (let depth = 0; depth < deepest && end < length; depth++) {
      const slash = url.indexOf("/", end + 1);
      end = slash === -1 || slash > length ? length : slash;
      found = byPrefix.get(url.slice(0, end)) ?? found;
    }
    return found;
  }

  function ofRoute(route: string): Protocol | null {
    let found = byRoute.get(route);
    if (found === undefined) byRoute.set(route, (found = of(route)));
    return found;
  }

  function add(protocol: Protocol): void {
    const known = byPrefix.get(protocol.prefix);
    if (known) throw new Error(`Two protocols are spoken at ${protocol.prefix}.`);
    byPrefix.set(protocol.prefix, protocol);
    byRoute.clear();
    deepest = Math.max(deepest, protocol.prefix.split("/").length - 1);
  }

  for (const protocol of first) add(protocol);
  return {
    add,
    of,
    ofRoute,
    rulesOf: (url) => of(url) ?? page,
  };
}
