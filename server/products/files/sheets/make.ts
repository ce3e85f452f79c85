import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import type { SheetBook, SheetLocale } from "@safos/contract/sheets";
import { JsonText, refuse, type Http } from "#http";
import { createShared } from "#workers";
import type { FilesDeps } from "../deps.ts";
import type { Node } from "../tree/node.ts";
import { sheetFormOf, type SheetForm } from "./form.ts";
import { readSheets, upsertSheets } from "./queries.ts";
import { readSheetsTask } from "./tasks.ts";

type WorkCall = ReturnType<Http["callOf"]>;
type BookDeps = Pick<FilesDeps, "db" | "blobs" | "workers">;

type Source = Pick<Node, "blob" | "name" | "size">;

/** Spreadsheets as tables, kept by content and language. */
export interface Books {
  /**
   * Refuses NO_PREVIEW for what is no spreadsheet that is read here or larger than 50 MiB,
   * FORMAT_BROKEN, TOO_LARGE with the limit it met, and UNAVAILABLE.
   */
  of(node: Source, locale: SheetLocale, call: WorkCall): Promise<JsonText<SheetBook>>;
}

/** A better reader has another number, so that what is kept is read again. */
const reader = 1;

export function createBooks(deps: BookDeps): Books {
  const shared = createShared<string>();
  async function find(node: Source, locale: SheetLocale, { owner, signal }: WorkCall): Promise<string> {
    const { blob: source } = node;
    const form = sheetFormOf(node);
    if (source === null || form === null) throw refuse("NO_PREVIEW");
    const key = { source, form: `${form} ${reader} ${locale}` };
    const known = await readSheets(deps.db, key);
    if (known !== null && (await deps.blobs.has(known))) return known;
    return shared.get(`${source} ${key.form}`, signal, async (either) => {
      const blob = await make(deps, source, { form, locale }, { owner, signal: either });
      await upsertSheets(deps.db, key, blob);
      return blob;
    });
  }

  return {
    of: async (node, locale, call) => new JsonText(await text(deps.blobs.open(await find(node, locale, call)))),
  };
}

async function make(
  { blobs, workers }: BookDeps,
  source: string,
  read: { readonly form: SheetForm; readonly locale: SheetLocale },
  call: WorkCall,
): Promise<string> {
  const files = { file: () => blobs.open(source) };
  const book = await workers.run(readSheetsTask, read, { ...call, files });
  const { hash } = await blobs.write(await blobs.organisationOf(source), Readable.from([book]), { unscanned: "made" });
  return hash;
}
