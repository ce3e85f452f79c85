import { createHash } from "node:crypto";
import { now } from "#clock";
import { GuardedFetchError } from "#http";
import { readAddress } from "./address.ts";
import { SourceFault } from "./fault.ts";
import type { Sources } from "./port.ts";

/** For the whole of one answer. */
export const sourceLimits = { timeoutMs: 20_000, mostBytes: 10 * 1024 * 1024 };
/** For all redirects together. */
const wholeMs = 30_000;
const mostRedirects = 5;
const redirects = [301, 302, 303, 307, 308];

/** What is known of the last answer. */
export interface KnownAnswer {
  readonly etag: string | null;
  readonly lastModified: string | null;
  readonly contentHash: Buffer | null;
}

export interface FetchedSource extends KnownAnswer {
  /** Null: it is as it was. */
  readonly text: string | null;
  readonly contentHash: Buffer;
}

const longestHeader = 500;
const headerOf = (headers: Headers, name: string): string | null => {
  const value = headers.get(name);
  return value === null || value.length > longestHeader ? null : value;
};

/** Fetches a calendar elsewhere; each redirect is looked at like the first address. Throws SourceFault. */
export async function fetchSource(sources: Sources, address: URL, known: KnownAnswer | null): Promise<FetchedSource> {
  const answer = await follow(sources, address, known);
  if (answer.status === 304 && known?.contentHash) return { ...known, contentHash: known.contentHash, text: null };
  if (!answer.ok) throw new SourceFault(answer.status >= 500 ? "unreachable" : "refused", retryOf(answer.headers));
  const bytes = Buffer.from(await answer.arrayBuffer());
  const contentHash = createHash("sha256").update(bytes).digest();
  const kept = {
    etag: headerOf(answer.headers, "etag"),
    lastModified: headerOf(answer.headers, "last-modified"),
    contentHash,
  };
  if (known?.contentHash?.equals(contentHash) === true) return { ...kept, text: null };
  return { ...kept, text: decode(bytes, answer.headers.get("content-type") ?? "") };
}

async function follow(sources: Sources, first: URL, known: KnownAnswer | null): Promise<Response> {
  const signal = AbortSignal.timeout(wholeMs);
  const headers = {
    accept: "text/calendar, */*;q=0.1",
    "user-agent": "Safos (calendar subscription)",
    ...(known?.etag ? { "if-none-match": known.etag } : {}),
    ...(known?.lastModified ? { "if-modified-since": known.lastModified } : {}),
  };
  let address = first;
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const answer = await ask(sources, address, { headers, signal });
    const location = answer.headers.get("location");
    if (!redirects.includes(answer.status) || location === null) return answer;
    if (!URL.canParse(location, address)) throw new SourceFault("refused");
    address = readAddress(new URL(location, address).href, sources.ownHost);
  }
  throw new SourceFault("refused");
}

async function ask(
  { fetch }: Sources,
  address: URL,
  request: { readonly headers: Readonly<Record<string, string>>; readonly signal: AbortSignal },
): Promise<Response> {
  try {
    return await fetch(address, request);
  } catch (error) {
    if (!(error instanceof GuardedFetchError)) throw error;
    const failure =
      error.fault === "tooLarge"
        ? "tooLarge"
        : error.fault === "private" || error.fault === "address"
          ? "address"
          : "unreachable";
    throw new SourceFault(failure, null, { cause: error });
  }
}

/** Seconds, or a date (RFC 9110 §10.2.3). */
function retryOf(headers: Headers): number | null {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : Math.max(0, Math.ceil((at - now()) / 1000));
}

/** iCalendar is UTF-8 unless its server says otherwise. Packed answers were not asked for, and are not unpacked. */
function decode(bytes: Buffer, contentType: string): string {
  const charset = /charset=["']?([\w-]{1,40})/i.exec(contentType)?.[1] ?? "utf-8";
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    throw new SourceFault("notCalendar");
  }
}
