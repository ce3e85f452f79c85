import * as Y from "yjs";
import type { ItemRef } from "#items";
import type { Engine } from "./engine/engine.ts";
import type { UpdateLog } from "./log.ts";
import { nameOf } from "./names.ts";

/**
 * Changes an item on the server's side: `change` works on a copy, what it did is written to the log and shown to
 * everybody. `by` is a person's id. Refuses DOCUMENT_LOCKED, DOCUMENT_FULL, MISSING.
 */
export async function applyChange(
  { updates, engine }: { updates: UpdateLog; engine: Engine },
  ref: ItemRef,
  by: string | null,
  change: (doc: Y.Doc) => void,
): Promise<void> {
  const name = nameOf(ref);
  const { doc } = await updates.read(name);
  const made: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => void made.push(update));
  doc.transact(() => change(doc));
  doc.destroy();
  if (made.length === 0) return;
  const seq = await updates.append(name, made.length === 1 ? (made[0] as Uint8Array) : Y.mergeUpdates(made), by);
  const open = engine.find(name);
  if (open) await engine.reach(open, seq);
}
