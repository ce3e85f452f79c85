import type { SheetBook, SheetLocale } from "@safos/contract/sheets";
import type { Http, JsonText } from "#http";
import type { FilesDeps } from "../deps.ts";
import { noteRead } from "../item.ts";
import { accessNode } from "../tree/access.ts";
import type { Actor } from "../tree/context.ts";
import type { Books } from "./make.ts";

/** A spreadsheet as a table, read now when it is the first time. Refuses FILE_MISSING and what `Books.of` refuses. */
export async function openSheets(
  deps: Pick<FilesDeps, "db" | "items" | "workspaces"> & { readonly books: Books },
  actor: Actor,
  id: number,
  locale: SheetLocale,
  call: ReturnType<Http["callOf"]>,
): Promise<JsonText<SheetBook>> {
  const { node, ancestors } = await accessNode(deps, actor, id, "read");
  const book = await deps.books.of(node, locale, call);
  noteRead(deps, actor, [...ancestors, node], "opened");
  return book;
}
