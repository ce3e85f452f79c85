import type { Text } from "../../../text/index.tsx";
import type { Lifted, Place } from "../drag/drag.ts";
import { countIn, indexOnceLanded, listOf, type Grid } from "./cells.ts";

/** Where a held card would land, for screen readers: its list and its number there. */
export function placeText(t: Text, grid: Grid, lifted: Lifted, to: Place): string {
  return t("boards.sayPlace", {
    list: listOf(grid, to.cell)?.title ?? "",
    n: indexOnceLanded({ from: lifted.from, to }) + 1,
    of: countIn(grid, to.cell) + (to.cell === lifted.from.cell ? 0 : 1),
  });
}
