import { request as requestPlain, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestTls } from "node:https";
import type { LookupFunction } from "node:net";
import type { Networks } from "#config";
import { createReach, GuardedFetchError } from "./reach.ts";

interface GuardedRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array | null;
  readonly signal?: AbortSignal | null;
}

export type GuardedFetch = (address: string | URL, request?: GuardedRequest) => Promise<Response>;

export interface FetchGuard {
  /** Networks of our own that may be reached all the same, also without TLS. */
  readonly privateNetworks: Networks;
  /** For the whole of it, the body included. */
  readonly timeoutMs: number;
  readonly mostBytes: number;
}

/**
 * Fetches addresses that people of an organisation give: never from private networks unless they are named, within a time
 * and a size, and without following where the answer leads. The address is looked at once it is resolved, on the very
 * connection, so that a name cannot lead elsewhere in between. Throws GuardedFetchError.
 */
export function createGuardedFetch(guard: FetchGuard): GuardedFetch {
  const reach = createReach(guard.privateNetworks);
  return async (address, wanted = {}) => {
    const url = readAddress(address);
    const isPlain = url.protocol === "http:";
    const lookup = reach.lookup(url.hostname.replace(/^\[|\]$/g, ""), isPlain);
    const timeout = AbortSignal.timeout(guard.timeoutMs);
    const signal = wanted.signal ? AbortSignal.any([wanted.signal, timeout]) : timeout;
    try {
      return await send(url, { ...wanted, signal, lookup }, guard.mostBytes);
    } catch (error) {
      if (error instanceof GuardedFetchError) throw error;
      if (timeout.aborted)
        throw new GuardedFetchError("time", `${url.host} did not answer within ${guard.timeoutMs / 1000} seconds.`);
      const { message } = error instanceof Error ? error : new Error(String(error));
      throw new GuardedFetchError("unreachable", `${url.host} cannot be reached: ${message}`, { cause: error });
    }
  };
}

function readAddress(address: string | URL): URL {
  const url = URL.canParse(String(address)) ? new URL(String(address)) : null;
  if (!url || !["http:", "https:"].includes(url.protocol) || url.username !== "" || url.password !== "")
    throw new GuardedFetchError("address", "That is no address that begins with https://.");
  return url;
}

async function send(
  url: URL,
  wanted: GuardedRequest & { readonly signal: AbortSignal; readonly lookup: LookupFunction },
  mostBytes: number,
): Promise<Response> {
  const options: RequestOptions = {
    method: wanted.method ?? "GET",
    headers: { ...wanted.headers, "accept-encoding": "identity" },
    signal: wanted.signal,
    lookup: wanted.lookup,
    // A connection of its own: one that is kept could outlive the look at its address.
    agent: false,
  };
  const answer = await new Promise<IncomingMessage>((done, fail) => {
    const request = url.protocol === "http:" ? requestPlain(url, options, done) : requestTls(url, options, done);
    request.on("error", fail);
    request.end(wanted.body ?? undefined);
  });
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes) {
      answer.destroy();
      throw new GuardedFetchError("tooLarge", `${url.host} answered with more than ${mostBytes} bytes.`);
    }
    parts.push(part);
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers))
    for (const one of Array.isArray(value) ? value : value === undefined ? [] : [value]) headers.append(name, one);
  const status = answer.statusCode ?? 500;
  const hasNoBody = status === 204 || status === 205 || status === 304;
  return new Response(hasNoBody ? null : Buffer.concat(parts), { status, headers });
}
