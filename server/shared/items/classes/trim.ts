import type { ItemAccess } from "../access/access.ts";
import { keyOf } from "../kinds.ts";
import type { ItemDb } from "../tables.ts";
import { deleteClasses, readClassPage, type ClassRow } from "./queries.ts";

const atOnce = 500;

/** Forgets the classes of items that are gone for good. */
export async function trimClasses(db: ItemDb, access: Pick<ItemAccess, "locateAll">): Promise<void> {
  let last: ClassRow | null = null;
  for (;;) {
    const page: ClassRow[] = await readClassPage(db, last, atOnce);
    const found = new Set((await access.locateAll(page)).map(keyOf));
    const gone = page.filter((one) => !found.has(keyOf(one)));
    if (gone.length > 0) await deleteClasses(db, gone);
    last = page.at(-1) ?? null;
    if (page.length < atOnce) return;
  }
}
