import type { SheetBook, SheetLocale } from "@safos/contract/sheets";
import type { FastifyReply, FastifyRequest, JsonText } from "#http";
import type { LinkVisitor } from "#items";
import type { Books } from "../sheets/make.ts";
import { accessVisited } from "./access.ts";
import { requireShowing } from "./content.ts";
import type { VisitDeps } from "./context.ts";

/**
 * A spreadsheet as a table. What it holds is sent, so it is there where the original may be shown; others see marked pages. Refuses
 * FILE_MISSING, LINK_VIEW_ONLY and what `Books.of` refuses.
 */
export async function readVisitedSheets(
  deps: VisitDeps & { readonly books: Books },
  link: LinkVisitor,
  id: number,
  { locale, request, reply }: { readonly locale: SheetLocale; request: FastifyRequest; reply: FastifyReply },
): Promise<JsonText<SheetBook>> {
  const accessed = await accessVisited(deps, link, id);
  await requireShowing(deps, link, accessed);
  return deps.books.of(accessed.node, locale, deps.http.callOf(request, reply));
}
