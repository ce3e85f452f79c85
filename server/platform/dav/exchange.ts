import type { FastifyReply, FastifyRequest, Principal, Refusal } from "#http";
import { readTextBody, readXmlBody } from "./body.ts";
import { isExpected, readEtags } from "./preconditions.ts";

/** One request of an extension of WebDAV, by someone who has signed in. `target`: what its address leads to. */
export interface DavExchange<Context, Target> {
  readonly ctx: Context;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly person: Principal;
  readonly target: Target;
}

/** What a method does at an address; it sends the answer. */
export type DavMethod<Context, Target> = (exchange: DavExchange<Context, Target>) => Promise<FastifyReply>;

type Asked = Pick<DavExchange<unknown, unknown>, "request">;

export function header({ request }: Asked, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}

const bodyOf = ({ request }: Asked): AsyncIterable<Uint8Array> => (request.body ?? []) as AsyncIterable<Uint8Array>;

/** 5,000 hrefs of usual length. */
const maxReportBytes = 2 * 1024 * 1024;

/** A body of XML. Refuses TOO_LARGE and XML_INVALID. */
export const readBody = (exchange: Asked): Promise<string> => readXmlBody(bodyOf(exchange), maxReportBytes);

/** See `readTextBody`. */
export const readText = (exchange: Asked, maxBytes: number): Promise<string | null> =>
  readTextBody(bodyOf(exchange), maxBytes);

/** What `If-Match` and `If-None-Match` say of the etag of what is there, null for nothing (RFC 9110 §13.1); else throws `refusal`. */
export function readEtagConditions(exchange: Asked, refusal: () => Refusal): (etag: string | null) => void {
  const match = readEtags(header(exchange, "if-match"));
  const none = readEtags(header(exchange, "if-none-match"));
  return (etag) => {
    const isMet = (match === null || isExpected(match, etag)) && (none === null || !isExpected(none, etag));
    if (!isMet) throw refusal();
  };
}

/** Whether who asks has what is there already, by `If-None-Match`: a GET is answered with 304 (RFC 9110 §13.1.2). */
export function isKnown(exchange: Asked, etag: string): boolean {
  const known = readEtags(header(exchange, "if-none-match"));
  return known !== null && isExpected(known, etag);
}
