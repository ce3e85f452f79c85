export type { Reviews } from "./module.ts";
