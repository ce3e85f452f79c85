import type { IncomingMessage } from "node:http";

/** The caller's address; a proxy's word is taken only when the operator says so. */
export function clientAddress(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = request.headers["x-forwarded-for"];
  if (trustProxy && typeof forwarded === "string") {
    // The last entry is the one our own proxy wrote; earlier ones are the caller's claim.
    const last = forwarded.split(",").at(-1)?.trim();
    if (last) return last;
  }
  return request.socket.remoteAddress ?? "unknown";
}
