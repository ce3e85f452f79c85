import type { DeckCall } from "./exchange.ts";

/** Whether the client has it already (RFC 9110, 13.1); sets the entity tag. */
export function isKnown({ request, reply }: DeckCall, etag: string, changedAt: Date | null): boolean {
  void reply.header("etag", `"${etag}"`);
  const shown = request.headers["if-none-match"]?.replace(/^W\//, "").replaceAll('"', "");
  const since = Date.parse(request.headers["if-modified-since"] ?? "");
  return (
    shown === etag ||
    (changedAt !== null && !Number.isNaN(since) && Math.floor(changedAt.getTime() / 1000) * 1000 < since)
  );
}
