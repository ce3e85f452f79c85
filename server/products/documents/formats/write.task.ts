import { readFile } from "node:fs/promises";
import type { DocumentFormat } from "@safos/contract/documents";
import * as Y from "yjs";
import type { TaskContext } from "#workers";
import { readContent } from "./schema.ts";
import { writeFile } from "./write-file.ts";

export interface Wanted {
  readonly format: DocumentFormat;
  readonly title: string;
  readonly publicUrl: string;
  readonly locale: "sv" | "en";
  /** Types of the pictures at hand by their address; their bytes are files named by their place. */
  readonly pictures: readonly { readonly src: string; readonly type: string }[];
}

/** A document, as Yjs' update `state`, as a file of a format. */
export async function run(wanted: Wanted, context: TaskContext): Promise<Uint8Array> {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, await readFile(context.path("state")));
  const places = new Map(wanted.pictures.map(({ src }, index) => [src, index]));
  const loadImage = async (src: string): Promise<{ bytes: Buffer; type: string } | null> => {
    const place = places.get(src);
    if (place === undefined) return null;
    return { bytes: await readFile(context.path(`picture-${place}`)), type: wanted.pictures[place]?.type ?? "" };
  };
  const { format, title, publicUrl, locale } = wanted;
  return writeFile(format, title, readContent(doc), { publicUrl, locale, loadImage });
}
