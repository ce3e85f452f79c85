/** How a list lies on the screen: `columns` 1 for rows; folders and files stand in lines of their own. */
export interface Layout {
  readonly total: number;
  readonly folders: number;
  readonly columns: number;
  /** Lines on one screen. */
  readonly screen: number;
}

interface Part {
  readonly start: number;
  readonly end: number;
}

const partsOf = ({ total, folders }: Layout): readonly Part[] =>
  [
    { start: 0, end: Math.min(folders, total) },
    { start: Math.min(folders, total), end: total },
  ].filter((part) => part.end > part.start);

/** The place a line below (1) or above (-1), in the same column as far as there is one. */
function lineFrom(index: number, way: 1 | -1, layout: Layout): number {
  const { columns } = layout;
  const parts = partsOf(layout);
  const at = parts.findIndex((part) => index < part.end);
  const part = parts[at];
  if (!part) return index;
  const column = (index - part.start) % columns;
  const line = Math.floor((index - part.start) / columns);
  const lastLine = Math.floor((part.end - 1 - part.start) / columns);
  if (way === 1 && line < lastLine) return Math.min(index + columns, part.end - 1);
  if (way === -1 && line > 0) return index - columns;
  const other = parts[at + way];
  if (!other) return index;
  const first = way === 1 ? 0 : Math.floor((other.end - 1 - other.start) / columns);
  return Math.min(other.start + first * columns + column, other.end - 1);
}

function linesFrom(index: number, way: 1 | -1, layout: Layout): number {
  let at = index;
  for (let n = 0; n < Math.max(1, layout.screen - 1); n++) at = lineFrom(at, way, layout);
  return at;
}

/** Where a key leads from a place; null: it is no key that moves. */
export function movedBy(key: string, index: number, layout: Layout): number | null {
  const { total, columns } = layout;
  const last = total - 1;
  switch (key) {
    case "ArrowDown":
      return lineFrom(index, 1, layout);
    case "ArrowUp":
      return lineFrom(index, -1, layout);
    case "ArrowRight":
      return columns === 1 ? null : Math.min(index + 1, last);
    case "ArrowLeft":
      return columns === 1 ? null : Math.max(index - 1, 0);
    case "PageDown":
      return linesFrom(index, 1, layout);
    case "PageUp":
      return linesFrom(index, -1, layout);
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return null;
  }
}

/** A line of tiles: a heading, or the places from `start` to before `end`. */
export type Line =
  | { readonly heading: "folders" | "files" }
  | { readonly heading?: undefined; readonly start: number; readonly end: number };

/** The lines of a grid: headings only where there are both folders and files. */
export function linesOf(layout: Pick<Layout, "total" | "folders" | "columns">): readonly Line[] {
  const parts = partsOf({ ...layout, screen: 1 });
  const hasBoth = parts.length === 2;
  return parts.flatMap((part, at): Line[] => [
    ...(hasBoth ? [{ heading: at === 0 ? "folders" : "files" } as const] : []),
    ...Array.from({ length: Math.ceil((part.end - part.start) / layout.columns) }, (_, line) => ({
      start: part.start + line * layout.columns,
      end: Math.min(part.start + (line + 1) * layout.columns, part.end),
    })),
  ]);
}
