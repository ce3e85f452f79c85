import type { VisitedPages } from "@safos/contract/file-visits";
import { isExpected, readEtags } from "#dav";
import { refuse, type FastifyReply, type FastifyRequest } from "#http";
import { eventActorOf, type LinkVisitor } from "#items";
import { classedOf } from "../item.ts";
import { etagOfMarked } from "../previews/mark-tag.ts";
import { pageBreak } from "../texts/gather.ts";
import { readTextState } from "../texts/queries.ts";
import { textKeyOf } from "../texts/want.ts";
import { accessVisited } from "./access.ts";
import type { VisitDeps } from "./context.ts";
import { markOf } from "./mark.ts";

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/**
 * A page of a file, or a picture made smaller, for the page; marked where it may not be taken out. Refuses FILE_MISSING, NO_PREVIEW,
 * TOO_LARGE and UNAVAILABLE.
 */
export async function sendVisitedPreview(
  deps: VisitDeps,
  link: LinkVisitor,
  id: number,
  { size, page, request, reply }: Exchange & { readonly size: number; readonly page: number },
): Promise<FastifyReply> {
  const accessed = await accessVisited(deps, link, id);
  const { node, ancestors } = accessed;
  const call = deps.http.callOf(request, reply);
  const blob = await deps.previews.of(node, size, call, page);
  if (blob === null) throw refuse("NO_PREVIEW");
  deps.items.uses.read(eventActorOf({ person: null, link }), classedOf([...ancestors, node]), "opened");
  const mark = await markOf(deps, link, accessed, size);
  const etag = mark === null ? blob.slice(0, 32) : etagOfMarked(blob, mark);
  reply.header("cache-control", "private, no-cache").header("etag", `"${etag}"`);
  const known = readEtags(request.headers["if-none-match"]);
  if (known !== null && isExpected(known, etag)) return reply.code(304).send();
  reply.type("image/webp");
  if (mark === null) return reply.send(deps.blobs.open(blob));
  return reply.send(Buffer.from(await deps.previews.marked(blob, mark, call)));
}

/** How many pages there are, and what stands on them as far as it has been read. Refuses FILE_MISSING, NO_PREVIEW, TOO_LARGE and UNAVAILABLE. */
export async function readVisitedPages(
  deps: VisitDeps,
  link: LinkVisitor,
  id: number,
  { request, reply }: Exchange,
): Promise<VisitedPages> {
  const { node } = await accessVisited(deps, link, id);
  const pages = await deps.previews.pages(node, deps.http.callOf(request, reply));
  if (pages === null) throw refuse("NO_PREVIEW");
  const key = textKeyOf(node);
  const text = (key && (await readTextState(deps.db, key)))?.text ?? "";
  return { ...pages, texts: text === "" ? [] : text.split(pageBreak) };
}
