export type { CaptionCalls } from "./calls.ts";
