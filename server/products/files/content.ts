import type { Blobs } from "#blobs";
import { disposition, type FastifyReply, type FastifyRequest } from "#http";

/** Bytes to send, with what is said about them. */
export interface Sending {
  readonly blob: string;
  readonly size: number;
  readonly contentType: string;
  readonly name: string;
  /** Without quotes. */
  readonly etag: string;
  readonly mtime: Date;
  /** Whether the browser is told to save instead of show. */
  readonly isAttachment: boolean;
}

// What a browser may show from our origin without being able to run anything in it.
const showable =
  /^(image\/(png|jpeg|gif|webp|avif|bmp)|audio\/|video\/|application\/pdf$|text\/plain$|text\/csv$|text\/markdown$)/;

/** Streams a blob with Range (RFC 9110 §14), If-None-Match, If-Range and HEAD. */
export function sendContent(
  blobs: Blobs,
  request: FastifyRequest,
  reply: FastifyReply,
  content: Sending,
): FastifyReply {
  const isShown = !content.isAttachment && showable.test(content.contentType);
  reply
    .header("etag", `"${content.etag}"`)
    .header("last-modified", content.mtime.toUTCString())
    .header("accept-ranges", "bytes")
    .header("cache-control", "private, no-cache")
    .header(
      "content-security-policy",
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'",
    )
    .header("content-disposition", disposition(isShown ? "inline" : "attachment", content.name))
    .type(content.contentType.startsWith("text/") ? `${content.contentType}; charset=utf-8` : content.contentType);
  if (matches(request.headers["if-none-match"], content.etag)) return reply.code(304).send();
  const range = readRange(request.headers.range, request.headers["if-range"], content);
  if (range === "unsatisfiable") return reply.code(416).header("content-range", `bytes */${content.size}`).send();
  const { start, end } = range ?? { start: 0, end: content.size - 1 };
  reply.code(range ? 206 : 200).header("content-length", String(end - start + 1));
  if (range) reply.header("content-range", `bytes ${start}-${end}/${content.size}`);
  if (request.method === "HEAD") return reply.send();
  if (content.size === 0) return reply.send("");
  return reply.send(blobs.open(content.blob, { start, end }));
}

function matches(header: string | undefined, etag: string): boolean {
  return (
    header !== undefined &&
    header.split(",").some((one) => one.trim() === "*" || one.trim().replace(/^W\//, "").replaceAll('"', "") === etag)
  );
}

/** The one range asked for; null to send everything: none, several at once, not understood, or of another content. */
export function readRange(
  range: string | undefined,
  ifRange: unknown,
  content: Pick<Sending, "size" | "etag" | "mtime">,
): { start: number; end: number } | "unsatisfiable" | null {
  const found = /^bytes=(\d*)-(\d*)$/.exec(range ?? "");
  // Several ranges at once are answered whole, as the RFC allows.
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
