export type { Film } from "./film.ts";
export type { Studio } from "./studio.ts";
