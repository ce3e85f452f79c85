export type { WriteSheet } from "./background.ts";
