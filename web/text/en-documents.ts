import type { svDocuments } from "./sv-documents.ts";

export const enDocuments: Record<keyof typeof svDocuments, string> = {};
