import { setTimeout as wait } from "node:timers/promises";
import { elapsed } from "#clock";
import type { AnyEvent } from "#events";
import type { SearchContext } from "../context.ts";
import { spelledWords } from "../finding/spelling.ts";
import { deleteAudience, deleteEntries, insertWords, upsertEntries } from "../queries.ts";
import type { SearchEntry, SearchSource } from "../sources.ts";

const usualPageSize = 500;
export const pageSizeOf = (source: SearchSource): number => source.pageSize ?? usualPageSize;
/** Words beyond this are found as they stand, but no misspelt word is corrected to them. */
const spelledCharacters = 20_000;
/** Entries from which on indexing gives way to their senders. */
const manyAtOnce = 100;

/** Brings entries of a source up to date: those that are gone leave the index. `stopping`: ends after a page. */
export async function refresh(
  context: SearchContext,
  source: SearchSource,
  ids: readonly string[],
  { build = 0, stopping }: { readonly build?: number; readonly stopping?: AbortSignal } = {},
): Promise<void> {
  const pageSize = pageSizeOf(source);
  for (let from = 0; from < ids.length && stopping?.aborted !== true; from += pageSize) {
    const page = ids.slice(from, from + pageSize);
    const entries = await source.load(page);
    const present = new Set(entries.map((entry) => entry.id));
    await storeWords(context, entries);
    await context.workspaces.storeExisting(entries, (rows) => upsertEntries(context.db, rows, build));
    await deleteEntries(
      context.db,
      source.kind,
      page.filter((id) => !present.has(id)),
    );
  }
}

async function storeWords({ db, storedWords }: SearchContext, entries: readonly SearchEntry[]): Promise<void> {
  const words = new Set(
    entries.flatMap((entry) =>
      spelledWords(`${entry.title} ${entry.text.slice(0, spelledCharacters)} ${entry.context}`),
    ),
  );
  const fresh = [...words].filter((word) => storedWords.get(word) === undefined);
  await insertWords(db, fresh);
  for (const word of fresh) storedWords.set(word, true);
}

/** Indexes what events touched, once for all of them: what is loaded is as it is now. `stopping`: ends soon, and is asked for them again. */
export async function indexEvents(
  context: SearchContext,
  events: readonly AnyEvent[],
  stopping: AbortSignal,
): Promise<void> {
  for (const source of context.sources) {
    const ids = new Set<string>();
    for (const event of events) {
      if (!source.events.includes(event.type)) continue;
      const ended = source.endedAudience?.(event) ?? null;
      if (ended !== null) await deleteAudience(context.db, source.kind, ended);
      for (const id of await source.touched(event)) ids.add(id);
    }
    const began = elapsed();
    await refresh(context, source, [...ids], { stopping });
    // While very much is sent, its senders come first: the index takes a quarter of its time.
    if (ids.size >= manyAtOnce)
      await wait(3 * (elapsed() - began), undefined, { signal: stopping }).catch(() => undefined);
  }
}
