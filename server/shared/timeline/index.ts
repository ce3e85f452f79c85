export { closingThings, type ClosingQuery, type ClosingRow } from "./closing.ts";
export { collectThings, type After } from "./collect.ts";
export type { Dated, FoundThings, TimeLineSource, Window } from "./sources.ts";
