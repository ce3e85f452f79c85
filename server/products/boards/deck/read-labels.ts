import type { BoardContext } from "../context.ts";
import { readLabels, type BoardRow } from "../queries.ts";
import { missing } from "./requests.ts";
import { viewLabel } from "./views.ts";

/** A label of the board as Deck shows it. Refuses MISSING. */
export async function readDeckLabel({ db }: BoardContext, board: BoardRow, id: string): Promise<unknown> {
  const row = (await readLabels(db, [board.id])).find((one) => one.id === id);
  if (!row) throw missing();
  return viewLabel(row, board);
}
