export { createSearch, type Search } from "./service.ts";
export { searchSource, type SearchEntry, type SearchSource } from "./sources.ts";
