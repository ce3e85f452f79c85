export type { Transfers } from "./module.ts";
