import { missing } from "../refusals.ts";
import { readList, type BoardDb, type ListRow } from "../queries.ts";

/** A list of the board. Refuses MISSING. */
export async function requireList(trx: BoardDb, boardId: string, listId: string): Promise<ListRow> {
  const row = await readList(trx, listId);
  if (!row || row.boardId !== boardId) throw missing();
  return row;
}
