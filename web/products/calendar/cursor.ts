import type { KeyboardEvent } from "react";

/** In minutes: what one cell is. */
export const cellMinutes = 30;

/** Where the keyboard stands among the times of a day, and up to where it has drawn a range. */
export interface Cursor {
  readonly column: string;
  readonly minutes: number;
  readonly to: number;
}

/** Where the cursor is after a key; null: the key is not one of its own. `columns`: in the order in which they stand. */
export function nextCursor(
  cursor: Cursor,
  event: Pick<KeyboardEvent, "key" | "shiftKey">,
  columns: readonly string[],
): Cursor | null {
  const { minutes, to } = cursor;
  const at = (next: number, column = cursor.column): Cursor => ({ column, minutes: next, to: next + cellMinutes });
  const beside = (by: number): Cursor => at(minutes, columns[columns.indexOf(cursor.column) + by] ?? cursor.column);
  const last = 1440 - cellMinutes;
  if (event.shiftKey && event.key === "ArrowDown") return { ...cursor, to: Math.min(to + cellMinutes, 1440) };
  if (event.shiftKey && event.key === "ArrowUp")
    return { ...cursor, to: Math.max(to - cellMinutes, minutes + cellMinutes) };
  if (event.key === "ArrowDown") return at(Math.min(minutes + cellMinutes, last));
  if (event.key === "ArrowUp") return at(Math.max(minutes - cellMinutes, 0));
  if (event.key === "ArrowLeft") return beside(-1);
  if (event.key === "ArrowRight") return beside(1);
  if (event.key === "Home") return at(0);
  return event.key === "End" ? at(last) : null;
}
