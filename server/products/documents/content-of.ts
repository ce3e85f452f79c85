import type { DocumentDeps } from "./deps.ts";
import type { Part } from "./formats/content.ts";
import { readContent } from "./formats/schema.ts";

/** What a document says now, suggestions included; access is the caller's to check. */
export const contentOf = async ({ collaboration }: Pick<DocumentDeps, "collaboration">, id: string): Promise<Part> =>
  readContent(await collaboration.read({ kind: "document", id }));
