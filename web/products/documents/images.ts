import type { DocumentImage } from "@safos/contract/documents";
import { sendBytes } from "../../platform/api.ts";

/** Puts a picture into a document; the answer says what the text refers to it by. */
export const addImage = (documentId: string, image: Blob): Promise<DocumentImage> =>
  sendBytes<DocumentImage>(`/api/v1/documents/${documentId}/images`, image);
