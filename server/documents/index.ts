export { createDocuments, type Documents } from "./service.ts";
export type { DocumentFiles } from "./file-mirror.ts";
