export type { CaptionCalls } from "./calls.ts";
export type { PlannedCaptions } from "./running/planned.ts";
export type { CaptionDocuments } from "./transcript/documents.ts";
