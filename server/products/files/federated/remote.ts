import { request as requestPlain, type IncomingMessage, type RequestOptions } from "node:http";
import { request as requestTls } from "node:https";
import { pipeline } from "node:stream";
import { LRUCache } from "lru-cache";
import type { Networks } from "#config";
import { createGuardedFetch, createReach, GuardedFetchError, refuse, Refusal } from "#http";

/** What is asked of another server. */
interface RemoteRequest {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A listing of many thousands: more bytes, and more time. */
  readonly isLarge?: boolean;
}

/** What is answered before the body. */
export interface RemoteHead {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
}

/** Other servers, asked within a time and a size, never where an answer leads, never in networks that are not named. */
export interface Remote {
  readonly scheme: "https:" | "http:";
  /** For answers that are read whole. Refuses REMOTE_UNREACHABLE. */
  ask(url: string, request: RemoteRequest): Promise<{ readonly status: number; readonly text: string }>;
  /** For bytes, as they come. Refuses REMOTE_UNREACHABLE. */
  open(url: string, headers: Readonly<Record<string, string>>): Promise<IncomingMessage>;
  /** Sends bytes as they come. Refuses REMOTE_UNREACHABLE. */
  send(url: string, headers: Readonly<Record<string, string>>, body: AsyncIterable<Uint8Array>): Promise<RemoteHead>;
  /** Whether a host did not answer a moment ago: who asks for it again waits for nothing. */
  isSilent(host: string): boolean;
}

const wholeMs = 10_000;
/** Between two pieces of a file. */
const idleMs = 30_000;
const mostBytes = 2 << 20;
const large = { timeoutMs: 30_000, mostBytes: 16 << 20 };
const silentMs = 3_000;

const unreachable = () => refuse("REMOTE_UNREACHABLE");

export function createRemote(options: { readonly networks: Networks; readonly publicUrl: string }): Remote {
  const fetch = createGuardedFetch({ privateNetworks: options.networks, timeoutMs: wholeMs, mostBytes });
  const fetchLarge = createGuardedFetch({ privateNetworks: options.networks, ...large });
  const silent = new LRUCache<string, true>({ max: 1000, ttl: silentMs });
  const reach = createReach(options.networks);

  function begin(
    url: string,
    method: string,
    headers: Readonly<Record<string, string>>,
    body: AsyncIterable<Uint8Array> | null,
  ): Promise<IncomingMessage> {
    const address = new URL(url);
    const isPlain = address.protocol === "http:";
    return new Promise<IncomingMessage>((done, fail) => {
      const request = (isPlain ? requestPlain : requestTls)(
        address,
        {
          method,
          headers: { ...headers, "accept-encoding": "identity" },
          lookup: reach.lookup(address.hostname, isPlain),
          agent: false,
          timeout: idleMs,
        } satisfies RequestOptions,
        done,
      );
      request.on("timeout", () => request.destroy(new Error("nothing has come for a while")));
      request.on("error", fail);
      if (body === null) request.end();
      else
        pipeline(body, request, (error) => {
          if (error) fail(error);
        });
    });
  }

  return {
    // What is in the clear itself, on a machine for trying things out, asks others so too; they must be in a named network.
    scheme: options.publicUrl.startsWith("http:") ? "http:" : "https:",
    async ask(url, request) {
      try {
        const answer = await (request.isLarge === true ? fetchLarge : fetch)(url, request);
        return { status: answer.status, text: await answer.text() };
      } catch (error) {
        if (!(error instanceof GuardedFetchError)) throw error;
        if (error.fault === "time" || error.fault === "unreachable") silent.set(new URL(url).host, true);
        throw unreachable();
      }
    },
    async open(url, headers) {
      try {
        return await begin(url, "GET", headers, null);
      } catch {
        throw unreachable();
      }
    },
    async send(url, headers, body) {
      try {
        const answer = await begin(url, "PUT", headers, body);
        // Nobody reads what comes after it, however much that is.
        answer.destroy();
        return { status: answer.statusCode ?? 500, headers: answer.headers };
      } catch (error) {
        // What was wrong with the body is said as it is.
        throw error instanceof Refusal ? error : unreachable();
      }
    },
    isSilent: (host) => silent.has(host),
  };
}
