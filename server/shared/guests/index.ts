export type { Guests } from "./module.ts";
