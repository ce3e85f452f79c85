export { createDocuments, type Documents } from "./service.ts";
export { documentSettings } from "./config.ts";
export type { DocumentFiles } from "./file-mirror.ts";
