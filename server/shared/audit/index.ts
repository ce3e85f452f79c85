export type { Audit } from "./service.ts";
