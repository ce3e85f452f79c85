import type { DocumentImage } from "@safos/contract/documents";
import { uuid } from "#clock";
import { hostOrganisation } from "#blobs";
import { storeImage } from "#collaboration";
import type { Actor } from "#items";
import type { DocumentDeps, WorkCall } from "./deps.ts";
import { addressOfImage } from "./formats/content.ts";
import { insertImage, readImage } from "./queries.ts";

const notAnImage = "Only PNG, JPEG, GIF and WebP pictures can stand in a document.";

/** Stores a picture of a document; access is the caller's to check. */
export async function addImage(
  { blobs, db, pictures, workspaces }: Pick<DocumentDeps, "blobs" | "db" | "pictures" | "workspaces">,
  { id: documentId, workspaceId }: { readonly id: string; readonly workspaceId: string | null },
  bytes: Buffer,
  call: WorkCall,
): Promise<DocumentImage> {
  const organisationId = workspaceId === null ? hostOrganisation : await workspaces.requireOrganisation(workspaceId);
  const image = await storeImage({ blobs, pictures }, organisationId, bytes, notAnImage, call);
  const id = uuid();
  await insertImage(db, { id, documentId, ...image });
  const { width, height } = image;
  return { id, src: addressOfImage(documentId, id), width, height };
}

/** A picture by the address that texts have for it, its bytes still in the blobs; null: gone, none of ours, or not for this reader. */
export type FindImage = (src: string) => Promise<{ readonly blob: string; readonly type: string } | null>;

const addressPattern = /^\/api\/v1\/documents\/([0-9a-f-]{36})\/images\/([0-9a-f-]{36})$/;

/**
 * Finds pictures of documents that `mayRead` allows: a text may name the picture of any document, also of one that its
 * reader may not open.
 */
export function imageFinder(
  { db }: Pick<DocumentDeps, "db">,
  mayRead: (documentId: string) => Promise<boolean>,
): FindImage {
  const asked = new Map<string, Promise<boolean>>();
  const isAllowed = (documentId: string): Promise<boolean> =>
    asked.getOrInsertComputed(documentId, () => mayRead(documentId));
  return async (src) => {
    const [, documentId = "", imageId = ""] = addressPattern.exec(src) ?? [];
    if (documentId === "" || !(await isAllowed(documentId))) return null;
    const row = await readImage(db, documentId, imageId);
    return row ? { blob: row.blob, type: row.contentType } : null;
  };
}

/** The pictures that an actor may see. */
export const imagesFor = (deps: Pick<DocumentDeps, "db" | "items">, actor: Actor): FindImage =>
  imageFinder(deps, async (id) => (await deps.items.readable(actor, [{ kind: "document", id }])).length > 0);
