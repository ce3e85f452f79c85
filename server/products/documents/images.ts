import type { DocumentImage } from "@safos/contract/documents";
import { uuid } from "#clock";
import { storeImage } from "#collaboration";
import type { DocumentDeps, WorkCall } from "./deps.ts";
import { addressOfImage } from "./formats/content.ts";
import { insertImage, readImage } from "./queries.ts";

const notAnImage = "Only PNG, JPEG, GIF and WebP pictures can stand in a document.";

/** Stores a picture of a document; access is the caller's to check. */
export async function addImage(
  { blobs, db, pictures }: Pick<DocumentDeps, "blobs" | "db" | "pictures">,
  documentId: string,
  bytes: Buffer,
  call: WorkCall,
): Promise<DocumentImage> {
  const image = await storeImage({ blobs, pictures }, bytes, notAnImage, call);
  const id = uuid();
  await insertImage(db, { id, documentId, ...image });
  const { width, height } = image;
  return { id, src: addressOfImage(documentId, id), width, height };
}

/** A picture by the address that texts have for it, its bytes still in the blobs; null when it is gone or none of ours. */
export async function findImage(
  { db }: Pick<DocumentDeps, "db">,
  src: string,
): Promise<{ blob: string; type: string } | null> {
  const found = /^\/api\/v1\/documents\/([0-9a-f-]{36})\/images\/([0-9a-f-]{36})$/.exec(src);
  const row = found ? await readImage(db, found[1] ?? "", found[2] ?? "") : null;
  return row ? { blob: row.blob, type: row.contentType } : null;
}
