export type { Organisation, SigningKey } from "./organisation.ts";
export type { Looks } from "./looks/looks.ts";
export type { NewOrganisation, Organisations } from "./service.ts";
export { mergeRules } from "./rules.ts";
