export type { AppLogins } from "./module.ts";
