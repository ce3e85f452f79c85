export type { SearchEntry, SearchSource } from "./sources.ts";
