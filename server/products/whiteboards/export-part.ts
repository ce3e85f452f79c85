import type { ExportPart, Items } from "#items";
import { writeOutline } from "./outline-page.ts";
import { readOfWorkspace, type WhiteboardDb } from "./queries.ts";
import type { WhiteboardService } from "./service.ts";

/** Every whiteboard of a workspace as an `.excalidraw` file and as a page to read. */
export function whiteboardExport(deps: { db: WhiteboardDb; items: Items; service: WhiteboardService }): ExportPart {
  const { db, items, service } = deps;
  return {
    name: "whiteboards",
    async write(workspaceId, out) {
      const list: unknown[] = [];
      let after: string | null = null;
      for (;;) {
        const rows = await readOfWorkspace(db, workspaceId, after, 100);
        for (const row of rows) {
          list.push(row);
          const { elements, drawing } = await service.drawing(row.id);
          await out.text(`${row.id}.excalidraw`, drawing);
          await out.page(`${row.id}.html`, row.title, writeOutline(elements, "sv"));
        }
        const last = rows.at(-1);
        if (!last || rows.length < 100) break;
        after = last.id;
      }
      await out.json("whiteboards.json", {
        whiteboards: list,
        comments: await items.comments.ofWorkspace(workspaceId, "whiteboard"),
      });
    },
  };
}
