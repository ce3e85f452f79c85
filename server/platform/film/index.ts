export type { Film } from "./film.ts";
