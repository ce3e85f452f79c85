/** How many tiles a page of the gallery holds: five by five, or on a phone two by three below the one who speaks. */
export const tilesAPage = { desktop: 25, phone: 6 } as const;

export interface Page<T> {
  readonly shown: readonly T[];
  /** From 0. */
  readonly page: number;
  readonly pages: number;
}

/** One page of the tiles; a page that is no longer there is the last one. Nobody is paged where all fit. */
export function pageOf<T>(tiles: readonly T[], page: number, size: number): Page<T> {
  const pages = Math.max(1, Math.ceil(tiles.length / size));
  const at = Math.min(Math.max(0, page), pages - 1);
  return { shown: tiles.slice(at * size, (at + 1) * size), page: at, pages };
}
