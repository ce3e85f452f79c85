import type { IncomingMessage } from "node:http";

/** The token of a request: a parameter where clients cannot set headers. */
export function readTokenOf(request: IncomingMessage, url: URL): string {
  const header = request.headers.authorization ?? "";
  return url.searchParams.get("access_token") ?? (header.startsWith("Bearer ") ? header.slice(7) : "");
}
