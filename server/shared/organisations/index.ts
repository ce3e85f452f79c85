export { type NewOrganisation, type Organisation, type Organisations, type SigningKey } from "./service.ts";
export { mergeRules } from "./rules.ts";
