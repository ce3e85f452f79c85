import type { EntryRow } from "../tables.ts";

/** Where the page opens an entry's meeting; null: it has none, or it is at another server. */
export const callPathOf = ({ callUrl }: Pick<EntryRow, "callUrl">, publicUrl: string): string | null =>
  callUrl?.startsWith(`${publicUrl}/`) ? callUrl.slice(publicUrl.length) : null;
