import { now } from "#clock";
import { createGuardedFetch } from "#http";
import type { Appservice } from "./appservice.ts";

/** The operator has named the address, so that it may be any; where an answer leads is not followed. */
const everywhere = { has: () => true };
const mostBytes = 65_536;
const fetchers = {
  transaction: createGuardedFetch({ privateNetworks: everywhere, timeoutMs: 30_000, mostBytes }),
  question: createGuardedFetch({ privateNetworks: everywhere, timeoutMs: 10_000, mostBytes }),
};

export interface Answered {
  readonly status: number;
  readonly body: string;
  readonly durationMs: number;
}

/**
 * Asks an application service something, with its `hs_token` (application service API, "Authorization"). Throws
 * GuardedFetchError when it does not answer in time, with too much, or at all.
 */
export async function callAppservice(
  { url, hsToken }: Pick<Appservice, "hsToken"> & { readonly url: string },
  {
    method,
    path,
    body,
    kind,
    signal,
  }: {
    readonly method: "GET" | "PUT" | "POST";
    /** Below `/_matrix/app/v1`. */
    readonly path: string;
    readonly body?: string;
    readonly kind: keyof typeof fetchers;
    readonly signal?: AbortSignal;
  },
): Promise<Answered> {
  const begun = now();
  const answer = await fetchers[kind](`${url}/_matrix/app/v1${path}`, {
    method,
    headers: {
      authorization: `Bearer ${hsToken}`,
      ...(body === undefined
        ? {}
        : { "content-type": "application/json", "content-length": String(Buffer.byteLength(body)) }),
    },
    ...(body === undefined ? {} : { body }),
    ...(signal === undefined ? {} : { signal }),
  });
  return { status: answer.status, body: await answer.text(), durationMs: Math.max(0, now() - begun) };
}
