export type { Usage } from "./module.ts";
export type { WorkspaceCounter } from "./counter.ts";
