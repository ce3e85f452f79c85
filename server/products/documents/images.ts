import type { DocumentImage } from "@safos/contract/documents";
import { uuid } from "#clock";
import { readAll, storeImage } from "#collaboration";
import type { Actor } from "#items";
import type { DocumentDeps } from "./deps.ts";
import type { LoadImage } from "./formats/content.ts";
import { insertImage, readImage } from "./queries.ts";

const notAnImage = "Only PNG, JPEG, GIF and WebP pictures can stand in a document.";

/** Stores a picture of a document; access is the caller's to check. */
export async function addImage(
  { blobs, db }: Pick<DocumentDeps, "blobs" | "db">,
  documentId: string,
  bytes: Buffer,
): Promise<DocumentImage> {
  const image = await storeImage(blobs, bytes, notAnImage);
  const id = uuid();
  await insertImage(db, { id, documentId, ...image });
  const { width, height } = image;
  return { id, src: `/api/v1/documents/${documentId}/images/${id}`, width, height };
}

const addressOfImage = /^\/api\/v1\/documents\/([0-9a-f-]{36})\/images\/([0-9a-f-]{36})$/;

/**
 * Reads pictures by the address that texts have for them, of documents that `mayRead` allows: a text may name the
 * picture of any document, also of one that its reader may not open.
 */
export function imageLoader(
  { blobs, db }: Pick<DocumentDeps, "blobs" | "db">,
  mayRead: (documentId: string) => Promise<boolean>,
): LoadImage {
  const asked = new Map<string, Promise<boolean>>();
  const isAllowed = (documentId: string): Promise<boolean> =>
    asked.getOrInsertComputed(documentId, () => mayRead(documentId));
  return async (src) => {
    const [, documentId = "", imageId = ""] = addressOfImage.exec(src) ?? [];
    if (documentId === "" || !(await isAllowed(documentId))) return null;
    const row = await readImage(db, documentId, imageId);
    return row ? { bytes: await readAll(blobs.open(row.blob)), type: row.contentType } : null;
  };
}

/** The pictures that an actor may see. */
export const imagesFor = (deps: Pick<DocumentDeps, "blobs" | "db" | "items">, actor: Actor): LoadImage =>
  imageLoader(deps, async (id) => (await deps.items.readable(actor, [{ kind: "document", id }])).length > 0);
