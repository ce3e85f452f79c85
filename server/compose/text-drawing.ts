import type { Documents } from "#documents";
import type { Files } from "#files";
import { defineModule } from "#module";

/** Files of Word and OpenDocument are read as documents are, and drawn as these are written. */
export const textDrawingPort = defineModule({
  name: "textDrawing",
  create({ documents, files }: { readonly documents: Documents; readonly files: Files }) {
    files.useDrawing(documents.textDrawing);
    return { api: null };
  },
});
