export type { Identity } from "./service.ts";
export type { Group } from "./groups/group.ts";
export type { Person } from "./persons/person.ts";
