export type { AttachedFile, BoardFiles } from "./board-files.ts";
export type { Boards } from "./service.ts";
