export { collectThings, type After } from "./collect.ts";
export { itemsByDate, type DatedQuery, type DatedRow } from "./items-by-date.ts";
export type { Dated, FoundThings, TimeLineSource, Window } from "./sources.ts";
