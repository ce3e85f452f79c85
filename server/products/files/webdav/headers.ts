import { Refusal, type FastifyReply, type FastifyRequest } from "#http";
import { etagOf } from "../tree/service.ts";
import type { Node } from "../tree/queries.ts";
import type { StoredBlob } from "#blobs";
import { fileIdOf } from "./properties.ts";

/** `X-OC-Mtime`: unix seconds; iOS sends decimals. Out of range or nonsense counts as not said. */
export function readMtime(request: FastifyRequest): Date | undefined {
  const seconds = Number(request.headers["x-oc-mtime"]);
  return Number.isFinite(seconds) && seconds >= 1 && seconds < 4_294_967_295
    ? new Date(Math.floor(seconds) * 1000)
    : undefined;
}

export function header(request: FastifyRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === "string" ? value : undefined;
}

/** The etag a writer knows, from `If-Match` or from `If: <…> (["…"])` on the move of an upload. */
export function readIfMatch(request: FastifyRequest): string | undefined {
  const match = header(request, "if-match");
  if (match !== undefined) return match.trim() === "*" ? "*" : match.trim().replace(/^W\//, "").replaceAll('"', "");
  return /\[\s*(?:W\/)?"([^"]*)"\s*\]/.exec(header(request, "if") ?? "")?.[1];
}

/** Compares `OC-Checksum` with what arrived; kinds we do not compute are not compared. */
export function verifyChecksum(request: FastifyRequest, stored: StoredBlob): void {
  for (const one of (header(request, "oc-checksum") ?? "").split(" ")) {
    const [kind = "", value = ""] = one.split(":");
    const known = { SHA1: stored.digests.sha1, MD5: stored.digests.md5, SHA256: stored.hash }[kind.toUpperCase()];
    if (known !== undefined && known !== value.toLowerCase())
      throw new Refusal("invalid", "CHECKSUM_WRONG", "The content does not match its checksum.");
  }
}

/** What clients must learn of something they have just written. */
export function describeWritten(
  reply: FastifyReply,
  request: FastifyRequest,
  node: Node,
  instance: string,
  permissions: string,
): void {
  reply
    .header("oc-fileid", fileIdOf(node, instance))
    .header("oc-etag", `"${etagOf(node)}"`)
    .header("etag", `"${etagOf(node)}"`)
    .header("x-nc-permissions", permissions);
  if (request.headers["x-oc-mtime"] !== undefined) reply.header("x-oc-mtime", "accepted");
}
