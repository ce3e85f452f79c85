import { coEditedExport, exportVersions } from "#collaboration";
import { disposition, fileNameOf, type FastifyReply } from "#http";
import { escapeHtml } from "#http/html";
import type { Actor, ExportPart } from "#items";
import type { WhiteboardDeps } from "./deps.ts";
import { drawWhiteboard } from "./drawing.ts";
import { writeOutline } from "./outline-page.ts";
import { readOfWorkspace } from "./queries.ts";
import { readScene, writeDrawing } from "./scene.ts";

/** Every whiteboard of a workspace as an `.excalidraw` file and as a page to read. */
export const whiteboardExport = (deps: WhiteboardDeps): ExportPart =>
  coEditedExport({
    kind: "whiteboard",
    name: "whiteboards",
    items: deps.items,
    readPage: (workspaceId, after, limit) => readOfWorkspace(deps.db, workspaceId, after, limit),
    async write(row, out) {
      const { elements, open } = await drawWhiteboard(deps, row.id);
      await out.file(`${row.id}.excalidraw`, open());
      await out.page(`${row.id}.html`, row.title, writeOutline(elements, "sv"));
      const versions = await exportVersions(deps.collaboration, { kind: "whiteboard", id: row.id }, out, {
        extension: "excalidraw",
        format: (doc) => writeDrawing(readScene(doc)),
      });
      return { ...row, versions };
    },
  });

/** Answers with one whiteboard as a file. */
export async function sendExport(
  deps: WhiteboardDeps,
  reply: FastifyReply,
  actor: Actor,
  id: string,
  { format, locale = "sv" }: { format: "excalidraw" | "html"; locale?: "sv" | "en" },
): Promise<FastifyReply> {
  const item = await deps.items.require(actor, "whiteboard", id, "read");
  await deps.items.requireCopy(actor, item);
  const { elements, open } = await drawWhiteboard(deps, item.id);
  const name = `${fileNameOf(item.title, "Whiteboard")}.${format}`;
  const title = escapeHtml(item.title);
  return reply
    .header("content-disposition", disposition("attachment", name))
    .header("content-security-policy", "sandbox; default-src 'none'")
    .type(format === "html" ? "text/html; charset=utf-8" : "application/vnd.excalidraw+json")
    .send(
      format === "excalidraw"
        ? open()
        : `<!doctype html><html lang="${locale}"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>${writeOutline(elements, locale)}</html>`,
    );
}
