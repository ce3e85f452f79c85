export type { Identity } from "./service.ts";
export type { Group } from "./groups/group.ts";
export type { Person } from "./people/person.ts";
export { createSeal, type Seal } from "./seal.ts";
export { browserOf, setSessionCookie } from "./routes/me.ts";
