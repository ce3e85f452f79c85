import { coEditedExport, exportVersions } from "#collaboration";
import type { ExportPart } from "#items";
import { contentOf } from "./content-of.ts";
import type { DocumentDeps } from "./deps.ts";
import { imagesOf, withoutSuggestions } from "./formats/content.ts";
import { readContent } from "./formats/schema.ts";
import { writeHtml } from "./formats/write-html.ts";
import { writeMarkdown } from "./formats/write-markdown.ts";
import { imageFinder } from "./images.ts";
import { readDocument, readWorkspaceDocuments } from "./queries.ts";

/** Every document of a workspace as JSON, as Markdown and as a page to read, with its pictures. */
export const documentExport = (deps: DocumentDeps): ExportPart =>
  coEditedExport({
    kind: "document",
    name: "documents",
    items: deps.items,
    readPage: (workspaceId, after, limit) => readWorkspaceDocuments(deps.db, workspaceId, after, limit),
    async write(row, out) {
      const content = await contentOf(deps, row.id);
      const plain = withoutSuggestions(content);
      const pictures = new Map<string, string>();
      // The export of a workspace holds what is in it, and nothing that a text of it only names.
      const findImage = imageFinder(
        deps,
        async (id) => (await readDocument(deps.db, id))?.workspaceId === row.workspaceId,
      );
      for (const src of new Set(imagesOf(content))) {
        const image = await findImage(src);
        if (!image) continue;
        const name = `images/${src.split("/").at(-1)}.${image.type.split("/")[1] ?? "bin"}`;
        pictures.set(src, name);
        await out.file(name, deps.blobs.open(image.blob));
      }
      await out.text(`${row.id}.md`, writeMarkdown(plain));
      await out.page(
        `${row.id}.html`,
        row.title,
        writeHtml(plain, (src) => pictures.get(src) ?? null),
      );
      const versions = await exportVersions(deps.collaboration, { kind: "document", id: row.id }, out, {
        extension: "md",
        format: (doc) => writeMarkdown(withoutSuggestions(readContent(doc))),
      });
      return { ...row, content, versions };
    },
  });
