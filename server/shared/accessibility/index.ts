export type { Accessibility } from "./module.ts";
