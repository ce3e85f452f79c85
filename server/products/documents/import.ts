import type { Document, DocumentImage } from "@safos/contract/documents";
import { uuid } from "#clock";
import { titleOfFile } from "#collaboration";
import type { Principal } from "#http";
import type { DocumentDeps } from "./deps.ts";
import type { Part } from "./formats/content.ts";
import { ownEndings, readFile } from "./formats/files.ts";
import type { Office } from "./formats/libreoffice.ts";
import { writeContent } from "./formats/schema.ts";
import { addImage } from "./images.ts";
import { addDocument } from "./insert.ts";
import { requireParent } from "./tree/parent.ts";

const maxPictures = 200;

/** Endings of files that this server makes documents of. */
export const importEndings = async (office: Office): Promise<string[]> => [...ownEndings, ...(await office.endings())];

/** A file as a new document; its name without the ending becomes the title. */
export async function importDocument(
  deps: DocumentDeps,
  person: Principal,
  workspaceId: string,
  file: { name: string; bytes: Buffer; parentId: string | null },
): Promise<Document> {
  const { parentId } = file;
  await deps.workspaces.require(person.personId, workspaceId, "write");
  await requireParent(deps.db, workspaceId, parentId, null);
  const id = uuid();
  const pictures: Buffer[] = [];
  // Pictures are read before the document they belong to exists; they are stored once it does.
  const collect = async (bytes: Buffer): Promise<string | null> => {
    pictures.push(bytes);
    return pictures.length <= maxPictures ? `pending:${pictures.length - 1}` : null;
  };
  const content = await readFile(file.name, file.bytes, collect, deps.office);
  const title = titleOfFile(file.name, "Dokument");
  const made = await addDocument(deps, person, workspaceId, {
    id,
    title,
    parentId,
    content: withStored(content, new Map()),
  });
  if (pictures.length === 0) return made;
  const stored = new Map<string, DocumentImage>();
  for (const [index, bytes] of pictures.entries()) {
    const image = await addImage(deps, id, bytes).catch(() => null);
    if (image) stored.set(`pending:${index}`, image);
  }
  const whole = withStored(content, stored);
  await deps.collaboration.apply({ kind: "document", id }, person.personId, (doc) => writeContent(doc, whole));
  return made;
}

/** The text with its pictures' lasting addresses; those without one are left out when it is made to fit. */
function withStored(part: Part, stored: ReadonlyMap<string, DocumentImage>): Part {
  const image = part.type === "image" ? stored.get(String(part.attrs?.["src"])) : undefined;
  return {
    ...part,
    ...(image ? { attrs: { ...part.attrs, src: image.src, width: image.width, height: image.height } } : {}),
    ...(part.content ? { content: part.content.map((child) => withStored(child, stored)) } : {}),
  };
}
