import type { ExportPart, ExportWriter, ItemKindName, Items } from "#items";
import type { CoEditedRow } from "./row.ts";

const rowsPerRead = 100;

/** Every item of a kind of a workspace: its own files by `write`, and a list with what `write` answers, with the comments. */
export function coEditedExport<R extends CoEditedRow>(options: {
  readonly kind: ItemKindName;
  /** The folder of the export, the list's file and the list's field: `documents`. */
  readonly name: string;
  readonly items: Items;
  readPage(workspaceId: string, after: string | null, limit: number): Promise<readonly R[]>;
  write(row: R, out: ExportWriter): Promise<unknown>;
}): ExportPart {
  const { kind, name, items } = options;
  return {
    name,
    async write(workspaceId, out) {
      const list: unknown[] = [];
      let after: string | null = null;
      for (;;) {
        const rows: readonly R[] = await options.readPage(workspaceId, after, rowsPerRead);
        for (const row of rows) list.push(await options.write(row, out));
        const last = rows.at(-1);
        if (!last || rows.length < rowsPerRead) break;
        after = last.id;
      }
      await out.json(`${name}.json`, { [name]: list, comments: await items.comments.ofWorkspace(workspaceId, kind) });
    },
  };
}
