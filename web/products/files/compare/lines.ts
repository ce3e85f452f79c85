import { diffLines } from "diff";

/** A line of two texts side by side: in both, in the older one only, in the newer one only; or lines in both that are passed over. */
export type Row =
  | { readonly kind: "same"; readonly left: number; readonly right: number; readonly text: string }
  | { readonly kind: "removed"; readonly left: number; readonly text: string }
  | { readonly kind: "added"; readonly right: number; readonly text: string }
  | { readonly kind: "gap"; readonly count: number; readonly at: number };

export interface Comparison {
  readonly rows: readonly Row[];
  readonly added: number;
  readonly removed: number;
}

/** Lines in both that stand around a change. */
const context = 3;
/** Texts that have less in common than this are not compared: it would take minutes and show nothing. */
const patience = { timeout: 1500, maxEditLength: 20_000 };

/** What is another between two texts, line by line; null when they are too different for that. Ends of lines are no difference. */
export function compareLines(older: string, newer: string): Comparison | null {
  const parts = diffLines(normalise(older), normalise(newer), patience);
  if (!parts) return null;
  const rows: Row[] = [];
  let [left, right, added, removed] = [0, 0, 0, 0];
  for (const part of parts) {
    const lines = part.value.replace(/\n$/, "").split("\n");
    for (const text of lines)
      if (part.added) rows.push({ kind: "added", right: ++right, text });
      else if (part.removed) rows.push({ kind: "removed", left: ++left, text });
      else rows.push({ kind: "same", left: ++left, right: ++right, text });
    if (part.added) added += lines.length;
    if (part.removed) removed += lines.length;
  }
  return { rows, added, removed };
}

const normalise = (text: string): string => {
  const lines = text.replaceAll(/\r\n?/g, "\n");
  return lines === "" || lines.endsWith("\n") ? lines : `${lines}\n`;
};

/** The rows with what is far from any change passed over, but for the places that were opened. */
export function foldRows(rows: readonly Row[], opened: ReadonlySet<number>): Row[] {
  const folded: Row[] = [];
  for (let start = 0; start < rows.length;) {
    let end = start;
    while (rows[end]?.kind === "same") end++;
    if (end === start) {
      folded.push(...rows.slice(start, ++end));
      start = end;
      continue;
    }
    const before = start === 0 ? 0 : context;
    const after = end === rows.length ? 0 : context;
    const count = end - start - before - after;
    if (count < 2 || opened.has(start)) folded.push(...rows.slice(start, end));
    else
      folded.push(
        ...rows.slice(start, start + before),
        { kind: "gap", count, at: start },
        ...rows.slice(end - after, end),
      );
    start = end;
  }
  return folded;
}

export interface Pair {
  readonly left: Row | null;
  readonly right: Row | null;
}

/** The rows in two columns: what was removed stands beside what came in its place. */
export function pairRows(rows: readonly Row[]): Pair[] {
  const pairs: Pair[] = [];
  let [removed, added]: [Row[], Row[]] = [[], []];
  const flush = (): void => {
    for (let n = 0; n < Math.max(removed.length, added.length); n++)
      pairs.push({ left: removed[n] ?? null, right: added[n] ?? null });
    [removed, added] = [[], []];
  };
  for (const row of rows)
    if (row.kind === "removed") removed.push(row);
    else if (row.kind === "added") added.push(row);
    else {
      flush();
      pairs.push({ left: row, right: row });
    }
  flush();
  return pairs;
}
