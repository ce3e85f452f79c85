import type { AnyDb } from "#database";
import type { ItemAccess } from "./access/access.ts";
import { keyOf, type ItemRef } from "./kinds.ts";

const atOnce = 500;

/** Where what is kept of items is read and forgotten. */
interface KeptOfItems {
  /** A page in the order of kind and id. */
  readonly readPage: (db: AnyDb, after: ItemRef | null, limit: number) => Promise<ItemRef[]>;
  readonly forget: (db: AnyDb, refs: readonly ItemRef[]) => Promise<unknown>;
}

/** Forgets what is kept of items that are gone for good. */
export async function trimGone(
  db: AnyDb,
  access: Pick<ItemAccess, "locateAll">,
  { readPage, forget }: KeptOfItems,
): Promise<void> {
  let last: ItemRef | null = null;
  for (;;) {
    const page: ItemRef[] = await readPage(db, last, atOnce);
    const found = new Set((await access.locateAll(page)).map(keyOf));
    const gone = page.filter((one) => !found.has(keyOf(one)));
    if (gone.length > 0) await forget(db, gone);
    last = page.at(-1) ?? null;
    if (page.length < atOnce) return;
  }
}
