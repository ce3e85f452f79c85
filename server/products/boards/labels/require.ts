import { missing } from "../refusals.ts";
import { readLabels, type BoardDb, type LabelRow } from "../queries.ts";

/** A label of the board. Refuses MISSING. */
export async function requireLabel(trx: BoardDb, boardId: string, labelId: string): Promise<LabelRow> {
  const row = (await readLabels(trx, [boardId])).find((one) => one.id === labelId);
  if (!row) throw missing();
  return row;
}
