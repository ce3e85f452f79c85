export type { CaptionCalls } from "./calls.ts";
export type { CaptionDocuments } from "./transcript/documents.ts";
