import type { Blobs } from "#blobs";
import { isExpected, readEtags } from "#dav";
import { disposition, type FastifyReply, type FastifyRequest } from "#http";
import { readRange } from "./range.ts";
import type { SentContent } from "./sent-content.ts";

// What a browser may show from our origin without being able to run anything in it.
const showable =
  /^(image\/(png|jpeg|gif|webp|avif|bmp)|audio\/|video\/|application\/pdf$|text\/plain$|text\/csv$|text\/markdown$)/;

/** Streams a blob with Range (RFC 9110 §14), If-None-Match, If-Range and HEAD; `isWhole`: never in parts. */
export function sendContent(
  blobs: Blobs,
  request: FastifyRequest,
  reply: FastifyReply,
  content: SentContent,
  { isWhole = false }: { readonly isWhole?: boolean } = {},
): FastifyReply {
  const isShown = !content.isAttachment && showable.test(content.contentType);
  reply
    .header("etag", `"${content.etag}"`)
    .header("last-modified", content.mtime.toUTCString())
    .header("accept-ranges", isWhole ? "none" : "bytes")
    .header("cache-control", "private, no-cache")
    .header(
      "content-security-policy",
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'",
    )
    .header("content-disposition", disposition(isShown ? "inline" : "attachment", content.name))
    .type(content.contentType.startsWith("text/") ? `${content.contentType}; charset=utf-8` : content.contentType);
  const known = readEtags(request.headers["if-none-match"]);
  if (known !== null && isExpected(known, content.etag)) return reply.code(304).send();
  const range = readRange(isWhole ? undefined : request.headers.range, request.headers["if-range"], content);
  if (range === "unsatisfiable") return reply.code(416).header("content-range", `bytes */${content.size}`).send();
  const { start, end } = range ?? { start: 0, end: content.size - 1 };
  reply.code(range ? 206 : 200).header("content-length", String(end - start + 1));
  if (range) reply.header("content-range", `bytes ${start}-${end}/${content.size}`);
  if (request.method === "HEAD") return reply.send();
  if (content.size === 0) return reply.send("");
  return reply.send(blobs.open(content.blob, { start, end }));
}
