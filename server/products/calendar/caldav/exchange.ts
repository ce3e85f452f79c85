import { readXmlBody } from "#dav";
import type { FastifyReply, FastifyRequest, Principal } from "#http";
import type { CalendarContext } from "../context.ts";
import type { Target } from "./target.ts";

/** One request. */
export interface Exchange {
  readonly ctx: CalendarContext;
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

/** At most `maxBytes` and one of the body; null where it is no UTF-8. */
export async function readText(exchange: Pick<Exchange, "request">, maxBytes: number): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of bodyOf(exchange)) {
    parts.push(part);
    size += part.length;
    if (size > maxBytes) break;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(Buffer.concat(parts));
  } catch {
    return size > maxBytes ? "\u{fffd}".repeat(maxBytes) : null;
  }
}
