export { searchSource, type SearchEntry, type SearchSource } from "./sources.ts";
