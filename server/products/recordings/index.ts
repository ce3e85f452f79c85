export type { RecordingCalls } from "./calls.ts";
export type { RecordingFiles } from "./files.ts";
