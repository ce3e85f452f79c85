import { highestClass, type InformationClass } from "@safos/contract/policy";
import type { AnyDb } from "#database";
import type { Transaction } from "#events";
import type { Items, Repeat } from "#items";
import { readNested, readTree, type NestedRow } from "../queries.ts";

const refsOf = ({ id, above }: NestedRow) => [id, ...above].map((one) => ({ kind: "document" as const, id: one }));

/** The files of a document and of those under it, which repeat what is written in them. */
export async function readRepeats(db: AnyDb, id: string): Promise<Repeat[]> {
  const tree = await readTree(db, id);
  const rows = await readNested(
    db,
    tree.map((row) => row.id),
  );
  return rows.flatMap((row) =>
    row.fileId === null ? [] : [{ item: { kind: "file", id: String(row.fileId) }, of: refsOf(row) }],
  );
}

/** What a document was raised to, or one that it lies in. */
export async function raisedTo(items: Items, db: AnyDb, id: string): Promise<InformationClass | null> {
  if (items.classes.areNone) return null;
  const [row] = await readNested(db, [id]);
  return row ? highestClass(...refsOf(row).map((ref) => items.classes.own(ref))) : null;
}

/** Gives the files of a document and of those under it the class of what they repeat; `least` is not yet known to all. */
export async function followClasses(
  items: Items,
  trx: AnyDb & Transaction,
  { id, workspaceId }: { readonly id: string; readonly workspaceId: string },
  least: InformationClass | null,
): Promise<void> {
  if (items.classes.areNone && least === null) return;
  for (const { item, of } of await readRepeats(trx, id)) {
    const level = highestClass(least, ...of.map((ref) => items.classes.own(ref)));
    await items.classes.repeat(trx, level, { ...item, workspaceId });
  }
}
