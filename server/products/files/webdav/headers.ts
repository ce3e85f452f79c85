import { readExpectedEtags, type ExpectedEtags } from "#dav";
import type { FastifyRequest } from "#http";

export function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}

/** `X-NC-WebDAV-AutoMkcol` (iOS: `-Auto-Mkcol`): whether folders above what is written are made where they do not exist. */
export const asksForParents = (request: FastifyRequest): boolean =>
  (header(request, "x-nc-webdav-automkcol") ?? header(request, "x-nc-webdav-auto-mkcol")) === "1";

/**
 * `X-OC-Mtime`: unix seconds; iOS sends decimals. Nonsense counts as absent; what lies outside of what sync clients take back
 * (`writeHttpDate`), such as a moment before 1970, is the nearest that they do.
 */
export const readMtime = (request: FastifyRequest): Date | undefined => mtimeOf(header(request, "x-oc-mtime"));

/** The same of what stands in another header. */
export function mtimeOf(given: string | undefined): Date | undefined {
  const text = given?.trim();
  const seconds = text === undefined || text === "" ? Number.NaN : Number(text);
  if (!Number.isFinite(seconds)) return undefined;
  return new Date(Math.min(Math.max(Math.floor(seconds), 1), 4_294_967_294) * 1000);
}

/** The etags a writer expects (RFC 9110 §13.1.1, RFC 4918 §10.4). */
export function readIfMatch(request: FastifyRequest): ExpectedEtags | null {
  return readExpectedEtags({ ifMatch: header(request, "if-match"), if: header(request, "if") });
}
