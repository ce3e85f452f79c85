import { createHash } from "node:crypto";
import { isExpected, readEtags } from "#dav";
import { refuse, type FastifyReply, type FastifyRequest } from "#http";
import type { FilesDeps } from "../deps.ts";
import type { Previews } from "./make.ts";
import type { Previewed } from "./previewed.ts";

/**
 * Sends a page of a file, or a picture made smaller, with what is to be drawn through it; 304 where the caller has it. Refuses NO_PREVIEW,
 * TOO_LARGE and UNAVAILABLE.
 */
export async function sendPreviewed(
  deps: Pick<FilesDeps, "blobs" | "http"> & { readonly previews: Previews },
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  previewed: Previewed,
  { size, page = 1 }: { readonly size: number; readonly page?: number },
): Promise<FastifyReply> {
  const call = deps.http.callOf(request, reply);
  const blob = await deps.previews.of(previewed.node, size, call, page);
  if (blob === null) throw refuse("NO_PREVIEW");
  previewed.note();
  const mark = await previewed.markAt(size);
  const etag = etagOf(blob, mark);
  reply.header("cache-control", "private, no-cache").header("etag", `"${etag}"`);
  const known = readEtags(request.headers["if-none-match"]);
  if (known !== null && isExpected(known, etag)) return reply.code(304).send();
  reply.type("image/webp");
  if (mark === null) return reply.send(deps.blobs.open(blob));
  return reply.send(Buffer.from(await deps.previews.marked(blob, mark, call)));
}

const etagOf = (blob: string, mark: string | null): string =>
  (mark === null ? blob : createHash("sha256").update(`${blob} ${mark}`).digest("hex")).slice(0, 32);
