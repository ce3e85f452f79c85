import { createGuardedFetch, type GuardedFetch } from "#http";
import type { Networks } from "#config";

/** What an address led to. */
export interface Fetched {
  readonly address: URL;
  /** `text/html` */
  readonly type: string;
  readonly charset: string | null;
  readonly bytes: Uint8Array;
}

const mostRedirects = 5;
const largestPage = 1 << 20;
const largestPicture = 8 << 20;
const redirects = [301, 302, 303, 307, 308];

export interface Outside {
  readonly page: (address: URL, signal: AbortSignal) => Promise<Fetched | null>;
  readonly picture: (address: URL, signal: AbortSignal) => Promise<Fetched | null>;
}

/** Follows redirects, each looked at like the first address. Null: the answer is no success. Throws GuardedFetchError. */
async function follow(fetch: GuardedFetch, first: URL, accept: string, signal: AbortSignal): Promise<Fetched | null> {
  let address = first;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const headers = { accept, "accept-language": "sv, en;q=0.8", "user-agent": "Safos (link preview)" };
    const answer = await fetch(address, { headers, signal });
    const location = answer.headers.get("location");
    if (!redirects.includes(answer.status) || location === null) {
      if (!answer.ok) return null;
      const contentType = answer.headers.get("content-type") ?? "";
      const charset = /charset=["']?([\w-]{1,40})/i.exec(contentType)?.[1] ?? null;
      const type = (contentType.split(";")[0] ?? "").trim().toLowerCase();
      return { address, type, charset, bytes: new Uint8Array(await answer.arrayBuffer()) };
    }
    if (!URL.canParse(location, address)) return null;
    address = new URL(location, address);
  }
  return null;
}

/** Fetches what people link to: never from private networks unless they are named, within a time and a size. */
export function createOutside(privateNetworks: Networks, timeoutMs = 8_000): Outside {
  const pages = createGuardedFetch({ privateNetworks, timeoutMs, mostBytes: largestPage });
  const pictures = createGuardedFetch({ privateNetworks, timeoutMs, mostBytes: largestPicture });
  // For all redirects together.
  const within = (signal: AbortSignal): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  return {
    page: (address, signal) => follow(pages, address, "text/html,application/xhtml+xml", within(signal)),
    picture: (address, signal) => follow(pictures, address, "image/*", within(signal)),
  };
}
