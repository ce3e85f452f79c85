export type { Openid } from "./module.ts";
