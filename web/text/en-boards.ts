import type { svBoards } from "./sv-boards.ts";

export const enBoards: Record<keyof typeof svBoards, string> = {};
