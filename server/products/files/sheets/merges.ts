import type { SheetMerge } from "@safos/contract/sheets";
import { limits } from "./limits.ts";

/** Cells that are looked at in all; merges of more are left out. */
const mostLooks = 4 * limits.rows * limits.columns;

interface Size {
  readonly rowCount: number;
  readonly columnCount: number;
}

const isWhole = ({ row, column, rows, columns }: SheetMerge): boolean =>
  [row, column, rows, columns].every((one) => Number.isSafeInteger(one) && one >= 1);

/**
 * Merges as far as they lie within a sheet, and none over another: the first of two stays. A sheet reaches as far as its text, and
 * as far as a merge whose first cell has text.
 */
export function fitMerges(
  merges: readonly SheetMerge[],
  text: Size,
  hasText: (row: number, column: number) => boolean,
): Size & { readonly kept: SheetMerge[] } {
  let { rowCount, columnCount } = text;
  const inside = merges.filter((one) => isWhole(one) && one.row <= rowCount && one.column <= columnCount);
  for (const { row, column, rows, columns } of inside)
    if (hasText(row, column)) {
      rowCount = Math.max(rowCount, Math.min(limits.rows, row + rows - 1));
      columnCount = Math.max(columnCount, Math.min(limits.columns, column + columns - 1));
    }
  const taken = new Uint8Array(rowCount * columnCount);
  const kept: SheetMerge[] = [];
  let looks = mostLooks;
  for (const one of inside) {
    const fitted = {
      ...one,
      rows: Math.min(one.rows, rowCount - one.row + 1),
      columns: Math.min(one.columns, columnCount - one.column + 1),
    };
    const size = fitted.rows * fitted.columns;
    looks -= size;
    if (size > 1 && looks >= 0 && take(taken, columnCount, fitted)) kept.push(fitted);
  }
  return { rowCount, columnCount, kept };
}

/** Takes the cells of a merge, unless another one has some of them. */
function take(taken: Uint8Array, columnCount: number, { row, column, rows, columns }: SheetMerge): boolean {
  const startOf = (index: number): number => (row - 1 + index) * columnCount + column - 1;
  for (let index = 0; index < rows; index++)
    if (taken.subarray(startOf(index), startOf(index) + columns).includes(1)) return false;
  for (let index = 0; index < rows; index++) taken.fill(1, startOf(index), startOf(index) + columns);
  return true;
}
