import { isExpected, readEtags, readTextBody, readXmlBody } from "#dav";
import { refuse, type FastifyReply, type FastifyRequest, type Principal } from "#http";
import type { ContactContext } from "../context.ts";
import type { CardRow } from "../tables.ts";
import type { Target } from "./target.ts";

/** One request. */
export interface Exchange {
  readonly ctx: ContactContext;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly person: Principal;
  readonly target: Target;
}

/** What a method does at an address; it sends the answer. */
export type Method = (exchange: Exchange) => Promise<FastifyReply>;

export function header({ request }: Pick<Exchange, "request">, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}

const bodyOf = ({ request }: Pick<Exchange, "request">): AsyncIterable<Uint8Array> =>
  (request.body ?? []) as AsyncIterable<Uint8Array>;

/** 5,000 hrefs of usual length. */
const maxReportBytes = 2 * 1024 * 1024;

export const readBody = (exchange: Pick<Exchange, "request">): Promise<string> =>
  readXmlBody(bodyOf(exchange), maxReportBytes);

/** See `readTextBody`. */
export const readText = (exchange: Pick<Exchange, "request">, maxBytes: number): Promise<string | null> =>
  readTextBody(bodyOf(exchange), maxBytes);

/** What `If-Match` and `If-None-Match` say of what is there (RFC 9110 §13.1). Refuses CARD_CHANGED. */
export function readConditions(exchange: Pick<Exchange, "request">): (current: CardRow | null) => void {
  const match = readEtags(header(exchange, "if-match"));
  const none = readEtags(header(exchange, "if-none-match"));
  return (current) => {
    const etag = current?.etag ?? null;
    if (match !== null && !isExpected(match, etag)) throw refuse("CARD_CHANGED");
    if (none !== null && isExpected(none, etag)) throw refuse("CARD_CHANGED");
  };
}
