export { createDocuments, type Documents } from "./documents.ts";
export type { DocumentFiles } from "./mirror/document-files.ts";
