export { createWorkspaces, type Workspace, type Workspaces } from "./service.ts";
export { workspaceRoutes } from "./routes.ts";
export { can, rank, strongest, type Action } from "./access.ts";
export type { Grant, Grantee, Item } from "./grants.ts";
export type { Role } from "@safos/contract/workspaces";
