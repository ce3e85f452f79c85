export type { Identity } from "./service.ts";
export type { Group } from "./groups/group.ts";
export type { Person } from "./people/person.ts";
export type { LinkPasswords } from "./link-passwords/link-passwords.ts";
export { splitLink } from "./link-passwords/proof.ts";
export { createSeal, type Seal } from "./seal.ts";
export { browserOf, setSessionCookie } from "./routes/me.ts";
