export type { Templates } from "./module.ts";
export { requireFitting, type Taken, type TakenFrom, type TemplatePart } from "./part.ts";
