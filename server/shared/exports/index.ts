export type { Exports } from "./module.ts";
