export { createIdentity, type Identity } from "./service.ts";
export type { NewPerson, Person } from "./persons.ts";
export type { Group } from "./groups.ts";
export type { NewSession, SessionOptions, SignInRequest } from "./sessions.ts";
export { identityRoutes } from "./routes.ts";
