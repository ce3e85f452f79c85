import { Readable } from "node:stream";
import type { Document } from "@safos/contract/documents";
import type { InformationClass } from "@safos/contract/policy";
import { uuid } from "#clock";
import { readAll, titleOfFile } from "#collaboration";
import type { Principal } from "#http";
import type { DocumentDeps, WorkCall } from "./deps.ts";
import { endingOf, ownEndings } from "./formats/formats.ts";
import { readableEndings, type Office } from "#office";
import { readTask } from "./formats/tasks.ts";
import { addDocument } from "./insert.ts";
import { limitBody } from "./limit-body.ts";
import { requireParent } from "./tree/parent.ts";

const maxImportBytes = 25 << 20;

/** Endings of files that this server makes documents of. */
export const importEndings = async (office: Office): Promise<string[]> => [...ownEndings, ...(await office.endings())];

interface NewFile {
  readonly name: string;
  readonly body: Readable;
  readonly parentId: string | null;
  /** What the document has at least. */
  readonly informationClass?: InformationClass | null;
}

/** A file of a workspace as a new document beside it, which has its class too; the file stays as it is. */
export async function importStoredFile(
  deps: DocumentDeps,
  person: Principal,
  fileId: number,
  call: WorkCall,
): Promise<Document> {
  const { workspaceId, name, informationClass, content } = await deps.files.open(person, fileId);
  await deps.workspaces.require(person.personId, workspaceId, "write");
  const body = content();
  try {
    return await importDocument(deps, person, workspaceId, { name, body, parentId: null, informationClass }, call);
  } finally {
    body.destroy();
  }
}

/** A file as a new document; its name without the ending becomes the title. */
export async function importDocument(
  deps: DocumentDeps,
  person: Principal,
  workspaceId: string,
  file: NewFile,
  call: WorkCall,
): Promise<Document> {
  const { parentId } = file;
  await deps.workspaces.require(person.personId, workspaceId, "write");
  await requireParent(deps.db, workspaceId, parentId, null);
  const id = uuid();
  const { ending, body } = await madeReadable(deps, file, call);
  const read = await deps.workers.run(readTask, { ending, documentId: id }, { ...call, files: { file: body } });
  // Its turn may have come minutes later: a person who was removed meanwhile writes no more.
  await deps.workspaces.require(person.personId, workspaceId, "write");
  const organisationId = await deps.workspaces.requireOrganisation(workspaceId);
  const images = [];
  for (const { bytes, ...image } of read.pictures)
    images.push({ ...image, blob: (await deps.blobs.write(organisationId, Readable.from([bytes]))).hash });
  return addDocument(deps, person, workspaceId, {
    id,
    title: titleOfFile(file.name, "Dokument"),
    parentId,
    content: read,
    images,
    informationClass: file.informationClass ?? null,
  });
}

/** The file as something that we read ourselves: what only LibreOffice reads becomes DOCX first. */
async function madeReadable(
  { office }: DocumentDeps,
  file: { name: string; body: Readable },
  call: WorkCall,
): Promise<{ ending: string; body: Readable | Buffer }> {
  const ending = endingOf(file.name);
  const body = limitBody(file.body, maxImportBytes);
  if (!(readableEndings as readonly string[]).includes(ending)) return { ending, body };
  return { ending: "docx", body: await office.makeDocx(ending, await readAll(body), call) };
}
