interface Place {
  readonly row: number;
  readonly column: number;
}

/** A place such as `$B$12` (ECMA-376 part 1, 18.3.1.4); null when it is none of a sheet. */
export function placeOf(reference: string): Place | null {
  const [, letters = "", digits = ""] = /^\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})$/.exec(reference) ?? [];
  if (digits === "") return null;
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return { row: Number(digits), column };
}

/** A range such as `A1:C3`; null when it is none. */
export function rangeOf(reference: string): { row: number; column: number; rows: number; columns: number } | null {
  const [from = "", to = from] = reference.split(":", 2);
  const [start, end] = [placeOf(from), placeOf(to)];
  if (!start || !end || end.row < start.row || end.column < start.column) return null;
  return { ...start, rows: end.row - start.row + 1, columns: end.column - start.column + 1 };
}
