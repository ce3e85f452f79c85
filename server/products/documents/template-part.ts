import { uuid } from "#clock";
import { Refusal } from "#http";
import { requireFitting, type TemplatePart } from "#templates";
import { contentOf } from "./content-of.ts";
import type { DocumentDeps } from "./deps.ts";
import { addressOfImage, imagesOf, textAttr, textPart, withoutSuggestions, type Part } from "./formats/content.ts";
import { readyText } from "./formats/ready-text.ts";
import { addDocument } from "./insert.ts";
import { readImages, readWorkspaceDocuments, type DocumentRow, type StoredImage } from "./queries.ts";

const mostDocuments = 200;
const mostFiles = 10_000;

interface TakenDocument {
  readonly id: string;
  readonly parentId: string | null;
  readonly title: string;
  readonly content: Part;
  readonly images: readonly StoredImage[];
}

/** A name that was mentioned stays as text: whom it meant is not taken along. */
function withoutMentions(part: Part): Part {
  if (part.type === "mention") return textPart(`@${textAttr(part, "label")}`.slice(0, 200));
  return part.content ? { ...part, content: part.content.map(withoutMentions) } : part;
}

/** The text with pictures at their new addresses; those that are none of the document's are left out. */
function withImages(part: Part, addresses: ReadonlyMap<string, string>): Part[] {
  if (part.type === "image") {
    const src = addresses.get(textAttr(part, "src"));
    return src === undefined ? [] : [{ ...part, attrs: { ...part.attrs, src } }];
  }
  return [part.content ? { ...part, content: part.content.flatMap((one) => withImages(one, addresses)) } : part];
}

/** Those above before those below. */
function fromTheTop(rows: readonly DocumentRow[]): DocumentRow[] {
  const below = Map.groupBy(rows, (row) => (rows.some((one) => one.id === row.parentId) ? row.parentId : null));
  const walk = (id: string | null): DocumentRow[] => (below.get(id) ?? []).flatMap((row) => [row, ...walk(row.id)]);
  return walk(null);
}

/** Documents as they are now, without suggestions and comments, with their pictures. */
export const documentTemplates = (deps: DocumentDeps): TemplatePart => ({
  name: "documents",
  async ownFiles(workspaceId) {
    const read = () => readWorkspaceDocuments(deps.db, workspaceId, null, mostFiles);
    // A file that is being made at this moment is not known to be the document's until it is.
    for (const { id } of (await read()).filter((row) => row.fileId === null))
      await deps.mirror.sync({ id }).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
      });
    return (await read()).flatMap((row) => row.fileId ?? []);
  },
  async take({ workspaceId, person, note }) {
    const rows = await readWorkspaceDocuments(deps.db, workspaceId, null, mostDocuments + 1);
    requireFitting(rows.length, mostDocuments);
    const refs = rows.map(({ id }) => ({ kind: "document" as const, id }));
    const readable = new Set((await deps.items.readable({ person, link: null }, refs)).map((one) => one.id));
    const items: TakenDocument[] = [];
    for (const { id, parentId, title } of fromTheTop(rows.filter((row) => readable.has(row.id)))) {
      const content = withoutMentions(withoutSuggestions(await contentOf(deps, id)));
      const shown = new Set(imagesOf(content));
      const images = (await readImages(deps.db, id)).filter((one) => shown.has(addressOfImage(id, one.id)));
      items.push(note({ id, parentId, title, content, images }));
    }
    return {
      items,
      classes: await Promise.all(items.map(async ({ id }) => classOf(deps, id))),
      blobs: items.flatMap(({ images }) => images.map((one) => one.blob)),
    };
  },
  async make({ workspaceId, person }, items) {
    const ids = new Map<string, string>();
    for (const { id: oldId, parentId, title, content, images } of items as readonly TakenDocument[]) {
      const id = uuid();
      ids.set(oldId, id);
      const fresh = images.map((image) => ({ ...image, id: uuid() }));
      const addresses = new Map(
        images.map((image, index) => [addressOfImage(oldId, image.id), addressOfImage(id, fresh[index]?.id ?? "")]),
      );
      const [text = { type: "doc" }] = withImages(content, addresses);
      await addDocument(deps, person, workspaceId, {
        id,
        title,
        parentId: ids.get(parentId ?? "") ?? null,
        content: readyText(text),
        images: fresh,
      });
    }
  },
});

async function classOf({ items }: DocumentDeps, id: string) {
  const found = await items.locate({ kind: "document", id });
  return found ? items.classes.effective(found) : null;
}
