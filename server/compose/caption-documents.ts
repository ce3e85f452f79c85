import type { CaptionDocuments } from "#captions";
import type { createDocuments } from "#documents";
import { defineModule } from "#module";

/** What was said in a meeting becomes a document: captions and documents do not know each other. */
export const captionDocumentsPort = defineModule({
  name: "captionDocuments",
  create: ({ documents }: { readonly documents: Pick<ReturnType<typeof createDocuments>, "spoken"> }) => {
    const captionDocuments: CaptionDocuments = documents.spoken;
    return { api: captionDocuments };
  },
});
