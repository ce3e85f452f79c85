import type { Http2ServerResponse } from "node:http2";
import type { FastifyReply, FastifyRequest } from "fastify";
import { addressKey } from "./address.ts";

/** Whose turn the work of a request takes; aborted when the caller has gone before the answer was complete. */
export interface WorkCall {
  readonly owner: { readonly organisation: string; readonly person: string };
  readonly signal: AbortSignal;
}

/** Visitors share the turns of one organisation of their own, a network each. */
const visitors = "visitors";

export function callOf(request: FastifyRequest, reply: FastifyReply, address: string): WorkCall {
  const gone = new AbortController();
  const { raw } = reply;
  // HTTP/2's answer knows it by its stream only.
  if (raw.destroyed || (raw as unknown as Partial<Http2ServerResponse>).stream?.destroyed === true) gone.abort();
  raw.once("close", () => {
    if (!raw.writableFinished) gone.abort();
  });
  const { principal } = request;
  return {
    owner: principal
      ? { organisation: principal.organisationId, person: principal.personId }
      : { organisation: visitors, person: addressKey(address) },
    signal: gone.signal,
  };
}
