export type { Search } from "./module.ts";
export { searchSource, type SearchEntry, type SearchSource } from "./sources.ts";
