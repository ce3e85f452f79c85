export type { BreakGlassAccess } from "./module.ts";
