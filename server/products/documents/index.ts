export { createDocuments } from "./documents.ts";
export { documentSettings } from "./config.ts";
export type { DocumentFiles } from "./mirror/document-files.ts";
