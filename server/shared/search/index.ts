export { createSearch, type Search } from "./service.ts";
export type { SearchEntry, SearchSource } from "./sources.ts";
