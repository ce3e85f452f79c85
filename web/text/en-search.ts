import type { svSearch } from "./sv-search.ts";

export const enSearch: Record<keyof typeof svSearch, string> = {};
