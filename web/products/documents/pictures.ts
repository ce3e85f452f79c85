import { documentRoutes } from "@safos/contract/routes/documents";
import type { Editor } from "@tiptap/core";
import { explain } from "../../platform/api.ts";
import { addressOf, request } from "../../platform/request.ts";
import { showToast } from "../../ui/index.ts";

/** The document's picture that an address leads to; null for every other address. */
export function pictureAt(src: string): { readonly id: string; readonly imageId: string } | null {
  const [id, imageId] = src.match(/[0-9a-f-]{36}/g) ?? [];
  if (id === undefined || imageId === undefined) return null;
  const params = { id, imageId };
  return addressOf(documentRoutes.readImage, { params }) === src ? params : null;
}

/** Puts pictures into a document, one after the other, and into its text where the cursor is. */
export async function insertPictures(editor: Editor, documentId: string, images: readonly Blob[]): Promise<void> {
  for (const image of images) {
    try {
      const { src, width, height } = await request(documentRoutes.addImage, {
        params: { id: documentId },
        body: image,
      });
      editor
        .chain()
        .focus()
        .insertContent({ type: "image", attrs: { src, alt: "", width, height } })
        .run();
    } catch (error) {
      showToast({ text: explain(error), tone: "danger" });
    }
  }
}
