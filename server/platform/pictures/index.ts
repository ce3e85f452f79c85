export type { PictureFacts } from "./measure.ts";
export type { Pictures, ScaleOptions } from "./pictures.ts";
