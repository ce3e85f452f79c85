import type { VisitedPages } from "@safos/contract/file-visits";
import { refuse, type FastifyReply, type FastifyRequest } from "#http";
import type { LinkVisitor } from "#items";
import { seenByLink } from "../previews/previewed.ts";
import { sendPreviewed } from "../previews/send.ts";
import { pageBreak } from "../texts/gather.ts";
import { readTextState } from "../texts/queries.ts";
import { textKeyOf } from "../texts/want.ts";
import { accessVisited } from "./access.ts";
import type { VisitDeps } from "./context.ts";

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
  const previewed = seenByLink(deps, link, await accessVisited(deps, link, id));
  return sendPreviewed(deps, { request, reply }, previewed, { size, page });
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
