import type { SearchContext } from "../context.ts";
import { beginBuild, countEntries, deleteUnseen, deleteUnusedWords, finishBuild } from "../queries.ts";
import { pageSizeOf, refresh } from "./refresh.ts";

/** Every process forgets which words are stored. */
export const forgetWordsSignal = "search.forget";

/** Builds the whole index again while the old one answers; how many entries there are of each kind afterwards. */
export async function rebuild(context: SearchContext): Promise<readonly { kind: string; count: number }[]> {
  const { db, sources } = context;
  const build = await beginBuild(db);
  for (const source of sources) {
    const pageSize = pageSizeOf(source);
    for (let after: string | null = null; ;) {
      const ids: readonly string[] = await source.ids(after, pageSize);
      await refresh(context, source, ids, { build });
      if (ids.length < pageSize) break;
      after = ids.at(-1) ?? null;
    }
    await deleteUnseen(db, source.kind, build);
  }
  await trimWords(context);
  await finishBuild(db, build);
  return countEntries(db);
}

/** Removes words that nothing is written with any more. */
export async function trimWords({ db, events }: SearchContext): Promise<void> {
  await deleteUnusedWords(db);
  await events.signal(forgetWordsSignal, "");
}
