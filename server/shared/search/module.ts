import { searchRoutes } from "@safos/contract/routes/search";
import type { Database } from "#database";
import type { EventType } from "#events";
import type { SearchAnswer } from "@safos/contract/search";
import { routes, type Principal } from "#http";
import { defineModule, type Given } from "#module";
import { createStoredWords, type SearchContext } from "./context.ts";
import { find, type Asking } from "./finding/find.ts";
import { forgetWordsSignal, rebuild, trimWords } from "./indexing/rebuild.ts";
import { indexEvents } from "./indexing/refresh.ts";
import { isBuilt, type SearchTables } from "./queries.ts";
import type { SearchSource } from "./sources.ts";

type Needs = Omit<SearchContext, "db" | "sources" | "storedWords"> & { readonly database: Database };

declare module "#module" {
  interface ModuleParts {
    /** Where entries of the index come from. */
    readonly searchSources?: readonly SearchSource[];
  }
}

export interface Search {
  /** Writes the whole index anew. */
  rebuild(): ReturnType<typeof rebuild>;
  /** What a person may read that has these words. Refuses QUERY_INVALID. */
  find(person: Principal, asked: Asking): Promise<SearchAnswer>;
}

const searchApi = (context: SearchContext): Search => ({
  rebuild: () => rebuild(context),
  find: (person, asked) => find(context, person, asked),
});

export const searchModule = defineModule({
  name: "search",
  folder: import.meta.dirname,
  create(needs: Needs & Given) {
    const { events, jobs } = needs;
    const db = needs.database.of<SearchTables>();
    const context: SearchContext = { ...needs, db, sources: [], storedWords: createStoredWords() };
    events.onSignal(forgetWordsSignal, () => context.storedWords.clear());
    return {
      api: searchApi(context),
      parts: {
        routes: [routes("search", searchRoutes, { search: ({ caller, query }) => find(context, caller, query) })],
        jobs: {
          "search:words": { handle: () => trimWords(context), every: "17 4 * * *", lane: "housekeeping" },
          "search:build": {
            lane: "housekeeping",
            async handle() {
              if (!(await isBuilt(db))) await rebuild(context);
            },
          },
        },
      },
      accept(parts) {
        context.sources.push(...(parts.searchSources ?? []));
      },
      prepare() {
        const types = [...new Set(context.sources.flatMap((source) => source.events))];
        events.onTogether<EventType>("search", types, (some, stopping) => indexEvents(context, some, stopping));
      },
      async start() {
        if (!(await isBuilt(db))) await jobs.add(db, "search:build", {}, { key: "search:build" });
      },
    };
  },
});
