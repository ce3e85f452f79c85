import { Readable } from "node:stream";
import type { ExportPart, Items } from "#items";
import { withoutSuggestions } from "./formats/content.ts";
import { imagesOf } from "./formats/files.ts";
import { writeHtml } from "./formats/html.ts";
import { writeMarkdown } from "./formats/write-markdown.ts";
import { readWorkspaceDocuments, type DocumentDb } from "./queries.ts";
import type { DocumentService } from "./service.ts";

/** Every document of a workspace as JSON, as Markdown and as a page to read, with its pictures. */
export function documentExport(deps: { db: DocumentDb; items: Items; service: DocumentService }): ExportPart {
  const { db, items, service } = deps;
  return {
    name: "documents",
    async write(workspaceId, out) {
      let after: string | null = null;
      const list: unknown[] = [];
      for (;;) {
        const rows = await readWorkspaceDocuments(db, workspaceId, after, 100);
        for (const row of rows) {
          const content = await service.content(row);
          const plain = withoutSuggestions(content);
          const pictures = new Map<string, string>();
          for (const src of new Set(imagesOf(content))) {
            const image = await service.loadImage(src);
            const name = `images/${src.split("/").at(-1)}.${image?.type.split("/")[1] ?? "bin"}`;
            if (!image) continue;
            pictures.set(src, name);
            await out.file(name, Readable.from([image.bytes]));
          }
          list.push({ ...row, content });
          await out.text(`${row.id}.md`, writeMarkdown(plain));
          await out.page(
            `${row.id}.html`,
            row.title,
            writeHtml(plain, (src) => pictures.get(src) ?? null),
          );
        }
        const last = rows.at(-1);
        if (!last || rows.length < 100) break;
        after = last.id;
      }
      await out.json("documents.json", {
        documents: list,
        comments: await items.comments.ofWorkspace(workspaceId, "document"),
      });
    },
  };
}
