export type { Invitations } from "./module.ts";
