export type { Imports } from "./module.ts";
