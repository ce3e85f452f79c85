import { readFile } from "node:fs/promises";
import type { SheetBook, SheetLocale } from "@safos/contract/sheets";
import { asBroken, type TaskContext } from "#workers";
import type { SheetForm } from "./form.ts";
import { readOds } from "./ods/read-ods.ts";
import { readXlsx } from "./xlsx/read-xlsx.ts";

const readers: Readonly<Record<SheetForm, (bytes: Buffer, locale: SheetLocale) => SheetBook>> = {
  xlsx: readXlsx,
  ods: readOds,
};

/** A spreadsheet as the JSON of a `SheetBook`. */
export async function run(
  { form, locale }: { readonly form: SheetForm; readonly locale: SheetLocale },
  context: TaskContext,
): Promise<Uint8Array> {
  const bytes = await readFile(context.path("file"));
  try {
    return Buffer.from(JSON.stringify(readers[form](bytes, locale)));
  } catch (error) {
    throw asBroken(error);
  }
}
