import { LRUCache } from "lru-cache";
import { refuse } from "#http";
import { fieldsOf, type Fields } from "./offer.ts";
import type { Remote } from "./remote.ts";

/** What another server says of itself. All of it lies on the host that was asked. */
export interface RemoteServer {
  /** Where shares and what becomes of them are announced, without a slash at the end. */
  readonly endPoint: string;
  /** Where what is shared is read, without a slash at the end. */
  readonly webdav: string;
}

const freshMs = 5 * 60_000;
const most = 1000;

export interface Discovery {
  /** `isAskedAnew`: what it was a moment ago counts for nothing. Refuses REMOTE_UNREACHABLE: it does not answer, or takes no shares. */
  of(host: string, isAskedAnew?: boolean): Promise<RemoteServer>;
}

/** An address on the host itself; null for any other. */
function onHost(value: unknown, base: string): string | null {
  if (typeof value !== "string" || !URL.canParse(value, base)) return null;
  const url = new URL(value, base);
  const isOwn = url.origin === new URL(base).origin && url.username === "" && url.password === "";
  return isOwn ? `${url.origin}${url.pathname}`.replace(/\/+$/, "") : null;
}

/** OCM 1.1, Discovery; null for what is no such answer, or one that leads to another host. */
function readDiscovery(text: string, base: string): RemoteServer | null {
  let answer: Fields;
  try {
    answer = fieldsOf(JSON.parse(text));
  } catch {
    return null;
  }
  if (answer["enabled"] !== true || !Array.isArray(answer["resourceTypes"])) return null;
  const types = answer["resourceTypes"].map(fieldsOf);
  const file = types.find((one) => one["name"] === "file");
  const endPoint = onHost(answer["endPoint"], base);
  const webdav = onHost(fieldsOf(file?.["protocols"])["webdav"], base);
  return endPoint !== null && webdav !== null ? { endPoint, webdav } : null;
}

export function createDiscovery(remote: Remote): Discovery {
  const known = new LRUCache<string, RemoteServer>({ max: most, ttl: freshMs });
  return {
    async of(host, isAskedAnew = false) {
      const have = isAskedAnew ? undefined : known.get(host);
      if (have) return have;
      const base = `${remote.scheme}//${host}`;
      for (const path of ["/.well-known/ocm", "/ocm-provider/"]) {
        const { status, text } = await remote.ask(base + path, {
          method: "GET",
          headers: { accept: "application/json" },
        });
        const found = status === 200 ? readDiscovery(text, base) : null;
        if (!found) continue;
        known.set(host, found);
        return found;
      }
      throw refuse("REMOTE_UNREACHABLE");
    },
  };
}
