export { writeRecord, type AuditFormat } from "./formats.ts";
export type { Audit } from "./service.ts";
