import type { FastifyReply } from "#http";
import { disposition } from "#http";

/** Types a browser may show by itself; everything else is only saved (client-server API, "Serving inline content"). */
const inlineTypes = new Set([
  "text/css",
  "text/plain",
  "text/csv",
  "application/json",
  "application/ld+json",
  "image/jpeg",
  "image/gif",
  "image/png",
  "image/apng",
  "image/webp",
  "image/avif",
  "video/mp4",
  "video/webm",
  "video/ogg",
  "video/quicktime",
  "audio/mp4",
  "audio/webm",
  "audio/aac",
  "audio/mpeg",
  "audio/ogg",
  "audio/wave",
  "audio/wav",
  "audio/x-wav",
  "audio/x-pn-wav",
  "audio/flac",
  "audio/x-flac",
]);

/** A content type as it may be sent back; what is none counts as bytes. */
export function readContentType(text: string | undefined): string {
  const type = (text ?? "").trim();
  return type.length <= 255 && /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(\s*;.*)?$/.test(type) ? type : "application/octet-stream";
}

/** `image/png; charset=x` → `image/png` */
export const bareType = (contentType: string): string => (contentType.split(";")[0] ?? "").trim().toLowerCase();

export function dispositionOf(contentType: string, name: string | null): string {
  const kind = inlineTypes.has(bareType(contentType)) ? "inline" : "attachment";
  return name === null ? kind : disposition(kind, name);
}

/** Strangers' content may do nothing on our origin (client-server API, "Security considerations" of the content repository). */
export const guard = (reply: FastifyReply): FastifyReply =>
  reply
    .header("cross-origin-resource-policy", "cross-origin")
    .header(
      "content-security-policy",
      "sandbox; default-src 'none'; script-src 'none'; style-src 'unsafe-inline'; object-src 'self'",
    )
    .header("cache-control", "private, max-age=86400, immutable");
