import { defineModule, type Given } from "#module";
import type { SearchSource } from "./sources.ts";
import { createSearch } from "./service.ts";

declare module "#module" {
  interface ModuleParts {
    /** Where entries of the index come from. */
    readonly searchSources?: readonly SearchSource[];
  }
}

export const searchModule = defineModule({
  name: "search",
  folder: import.meta.dirname,
  async create(needs: Parameters<typeof createSearch>[0] & Given) {
    const search = await createSearch(needs);
    return {
      api: search,
      accept(parts) {
        for (const source of parts.searchSources ?? []) search.register(source);
      },
      prepare: () => search.start(),
      start: () => search.buildIfNew(),
    };
  },
});
