export interface Place {
  readonly row: number;
  readonly column: number;
}

const steps: Readonly<Record<string, Place>> = {
  ArrowLeft: { row: 0, column: -1 },
  ArrowRight: { row: 0, column: 1 },
  ArrowUp: { row: -1, column: 0 },
  ArrowDown: { row: 1, column: 0 },
};

const within = (n: number, count: number): number => Math.max(0, Math.min(n, count - 1));

/** Where a key leads in a grid, which one does not leave by it; null: the key does not move. */
export function moveIn(key: string, at: Place, size: { rows: number; columns: number }): Place | null {
  const row = within(at.row, size.rows);
  if (key === "Home") return { row, column: 0 };
  if (key === "End") return { row, column: size.columns - 1 };
  const step = steps[key];
  if (!step) return null;
  return { row: within(row + step.row, size.rows), column: within(at.column + step.column, size.columns) };
}
