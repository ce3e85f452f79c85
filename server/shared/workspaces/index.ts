export type { Workspaces } from "./service.ts";
export type { Workspace } from "./workspace.ts";
export type { AccessWithin } from "./within.ts";
export { administers, can, rank, strongest, type Action } from "./access.ts";
export type { GivenItem, Grant, Grantee, GrantOnItem, Item, OpenedLink, ReceivedGrant } from "./grants/grant.ts";
export type { AuthorsOfItems } from "./grants/fill-authors.ts";
export { nothingGranted, type Granted } from "./grants/ruled.ts";
export type { Role } from "@safos/contract/workspaces";
