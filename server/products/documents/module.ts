import { defineModule, type Given } from "#module";
import type { DocumentOptions } from "./deps.ts";
import { createDocuments } from "./documents.ts";

export const documentsModule = defineModule({
  name: "documents",
  folder: import.meta.dirname,
  create(needs: DocumentOptions & Given) {
    const documents = createDocuments(needs);
    return {
      api: documents,
      parts: {
        routes: [documents.routes],
        kinds: [documents.kind],
        collaborationKinds: { document: documents.collaborationKind },
        exportPart: documents.exportPart,
        templatePart: documents.templatePart,
        holdings: [documents.holding],
        searchSources: [documents.searchSource],
        noticeSource: documents.noticeSource,
        blobReferences: { documents: documents.blobsInUse },
        blobHolders: { documents: documents.blobHolders },
        jobs: { "documents:publish": { handle: documents.syncFile } },
      },
    };
  },
});
