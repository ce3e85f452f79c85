export type { Identity } from "./service.ts";
export type { Group } from "./groups/group.ts";
export type { Person } from "./people/person.ts";
export { browserOf, setSessionCookie } from "./routes/me.ts";
