import type { Db } from "#database";
import type { Engine } from "./engine/engine.ts";
import { readSequences, type CollaborationTables } from "./queries.ts";

/** Reads what other processes wrote to the documents open here and no signal brought. */
export async function findMissed(db: Db<CollaborationTables>, engine: Engine): Promise<void> {
  const open = engine.open();
  if (open.length === 0) return;
  const rows = await readSequences(
    db,
    open.map((one) => one.name),
  );
  for (const { id, seq } of rows) {
    const found = engine.find(id);
    if (found) void engine.reach(found, seq);
  }
  // A link's time may be up without anything happening.
  engine.recheck((holder) => holder.link !== null);
}
