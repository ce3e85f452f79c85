export type { PictureFacts } from "./facts.ts";
export type { Pictures, ScaleOptions } from "./pictures.ts";
