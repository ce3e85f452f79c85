import type { ExportPart } from "#items";
import type { Workspaces } from "#workspaces";
import { readBooks } from "./books/queries.ts";
import { writeCards } from "./cards/export.ts";
import type { ContactDb } from "./tables.ts";

/** Of one file. */
const maxBytes = 8 * 1024 * 1024;

/** Someone's address books, as `.vcf` files that every program reads, with the workspace that is theirs alone. */
export const contactExport = (db: ContactDb, workspaces: Workspaces): ExportPart => ({
  name: "contacts",
  async write(workspaceId, out, reader) {
    const owner = (await workspaces.byId(workspaceId))?.personalOf ?? null;
    if (owner === null || (reader !== null && reader !== owner)) return;
    for (const book of await readBooks(db, owner)) {
      let part = 0;
      for await (const text of writeCards(db, book, maxBytes)) {
        const name = `${book.name.slice(0, 60)} ${book.id.slice(0, 8)}${part++ === 0 ? "" : ` ${part}`}.vcf`;
        await out.text(name, text);
      }
    }
  },
});
