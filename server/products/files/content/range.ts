import type { SentContent } from "./sent-content.ts";

/** The one range asked for; null to send everything: none, several at once, not understood, or of another content. */
export function readRange(
  range: string | undefined,
  ifRange: unknown,
  content: Pick<SentContent, "size" | "etag" | "mtime">,
): { start: number; end: number } | "unsatisfiable" | null {
  const found = /^bytes=(\d*)-(\d*)$/.exec(range ?? "");
  // RFC 9110 §14.2 allows to answer several ranges whole.
  if (!found || (found[1] === "" && found[2] === "")) return null;
  if (
    typeof ifRange === "string" &&
    ifRange.replaceAll('"', "") !== content.etag &&
    ifRange !== content.mtime.toUTCString()
  )
    return null;
  const last = content.size - 1;
  const start = found[1] === "" ? Math.max(content.size - Number(found[2]), 0) : Number(found[1]);
  const end = found[1] === "" || found[2] === "" ? last : Math.min(Number(found[2]), last);
  return start > last || start > end ? "unsatisfiable" : { start, end };
}
