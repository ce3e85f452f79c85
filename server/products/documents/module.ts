import { defineModule, type Given } from "#module";
import { documentSettings } from "./config.ts";
import { createDocuments, type DocumentDeps } from "./service.ts";

export const documentsModule = defineModule({
  name: "documents",
  folder: import.meta.dirname,
  settings: documentSettings,
  async create(needs: Omit<DocumentDeps, "config"> & Given<typeof documentSettings>) {
    const documents = await createDocuments(needs);
    return { api: documents, parts: { searchSources: [documents.searchSource], noticeSource: documents.noticeSource } };
  },
});
