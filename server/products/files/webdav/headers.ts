import { readExpectedEtags, type ExpectedEtags } from "#dav";
import type { FastifyRequest } from "#http";

export function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}

/** `X-OC-Mtime`: unix seconds; iOS sends decimals. Out of range or nonsense counts as absent. */
export function readMtime(request: FastifyRequest): Date | undefined {
  const seconds = Number(request.headers["x-oc-mtime"]);
  return Number.isFinite(seconds) && seconds >= 1 && seconds < 4_294_967_295
    ? new Date(Math.floor(seconds) * 1000)
    : undefined;
}

/** The etags a writer expects (RFC 9110 §13.1.1, RFC 4918 §10.4). */
export function readIfMatch(request: FastifyRequest): ExpectedEtags | null {
  return readExpectedEtags({ ifMatch: header(request, "if-match"), if: header(request, "if") });
}
