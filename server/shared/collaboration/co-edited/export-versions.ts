import * as Y from "yjs";
import type { ExportWriter, ItemRef } from "#items";
import type { Collaboration } from "../collaboration.ts";

interface ExportedVersion {
  readonly id: string;
  readonly name: string | null;
  readonly at: Date;
  readonly by: string | null;
  /** The file in the export that holds it. */
  readonly path: string;
}

/** Every stored version of an item as a file that `format` writes, oldest first; and a list of them. */
export async function exportVersions(
  { versions }: Collaboration,
  ref: ItemRef,
  out: ExportWriter,
  { extension, format }: { readonly extension: string; readonly format: (doc: Y.Doc) => string },
): Promise<ExportedVersion[]> {
  const exported: ExportedVersion[] = [];
  let before: string | null = null;
  for (;;) {
    const page = await versions.list(ref, before);
    for (const { id, name, createdAt, createdBy } of page) {
      const doc = new Y.Doc();
      Y.applyUpdate(doc, await versions.content(ref, id));
      const path = `versions/${ref.id}/${id}.${extension}`;
      await out.text(path, format(doc));
      doc.destroy();
      exported.push({ id, name, at: createdAt, by: createdBy, path });
    }
    const last = page.at(-1);
    if (!last) break;
    before = last.id;
  }
  return exported.reverse();
}
