import { refuse } from "#http";
import { rawPathOf } from "./paths.ts";

/** `Depth` (RFC 4918 §10.2); absent, or not understood, it is infinity. */
export function readDepth(header: string | undefined): "0" | "1" | "infinity" {
  return header === "0" || header === "1" ? header : "infinity";
}

/** `Overwrite` (RFC 4918 §10.6): true unless it begins with F. One client sends `true` for `T`. */
export function readOverwrite(header: string | undefined): boolean {
  return !/^f/i.test(header ?? "T");
}

/** The raw path of a `Destination` header: a path, or an address on this very host (RFC 4918 §10.3). */
export function readDestination(header: string | undefined, host: string | undefined): string {
  if (header === undefined || header === "") throw refuse("INVALID", "The Destination header is missing.");
  if (header.startsWith("/")) return rawPathOf(header);
  const found = /^https?:\/\/([^/?#]*)([^?]*)/i.exec(header);
  if (!found) throw refuse("INVALID", "The Destination header is not an address.");
  if (found[1]?.toLowerCase() !== host?.toLowerCase()) throw refuse("FOREIGN_DESTINATION");
  return rawPathOf(found[2] === undefined || found[2] === "" ? "/" : found[2]);
}
