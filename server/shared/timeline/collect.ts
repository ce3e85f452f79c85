import type { Dated, FoundThings } from "./sources.ts";

/** Where a page of rows ends: the order is that of the moments, then of the ids. */
export interface After {
  readonly at: Date;
  readonly id: string;
}

/** Pages that are read at most, so that many things of others cost one question no more than a few statements. */
const mostPages = 5;

/**
 * Reads on past rows that the person may not open (`show` leaves them out), until there are `limit` things: what is not theirs
 * takes no room from what is.
 */
export async function collectThings<Row extends After>(
  limit: number,
  readPage: (after: After | null, limit: number) => Promise<readonly Row[]>,
  show: (rows: readonly Row[]) => Promise<readonly Dated[]>,
): Promise<FoundThings> {
  const things: Dated[] = [];
  let after: After | null = null;
  for (let page = 0; page < mostPages; page += 1) {
    const rows: readonly Row[] = await readPage(after, limit + 1);
    things.push(...(await show(rows)));
    if (things.length > limit) return { things: things.slice(0, limit), isCut: true };
    if (rows.length <= limit) return { things, isCut: false };
    after = rows.at(-1) ?? null;
  }
  return { things, isCut: true };
}
