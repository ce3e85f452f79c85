import type { DocumentImage } from "@safos/contract/documents";
import { uuid } from "#clock";
import { readAll, storeImage } from "#collaboration";
import type { DocumentDeps } from "./deps.ts";
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

/** A picture by the address that texts have for it; null when it is gone or none of ours. */
export async function loadImage(
  { blobs, db }: Pick<DocumentDeps, "blobs" | "db">,
  src: string,
): Promise<{ bytes: Buffer; type: string } | null> {
  const found = /^\/api\/v1\/documents\/([0-9a-f-]{36})\/images\/([0-9a-f-]{36})$/.exec(src);
  const row = found ? await readImage(db, found[1] ?? "", found[2] ?? "") : null;
  return row ? { bytes: await readAll(blobs.open(row.blob)), type: row.contentType } : null;
}
