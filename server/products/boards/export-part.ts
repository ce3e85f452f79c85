import { Readable } from "node:stream";
import { escapeHtml } from "#http/html";
import type { ExportPart, ExportWriter } from "#items";
import { readBlockersOfBoards, readCardsOfBoards } from "./cards/queries.ts";
import type { BoardContext } from "./context.ts";
import { cardDescriber, describeBoard, writeBoardJson } from "./copies/describe.ts";
import { readBoardPage, readLabels, readLists } from "./queries.ts";

/** Every board of a workspace as JSON, CSV and a page to read. */
export const boardExport = ({ db, items }: BoardContext): ExportPart => ({
  name: "boards",
  async write(workspaceId, out: ExportWriter) {
    const comments = Map.groupBy(await items.comments.ofWorkspace(workspaceId, "card"), (one) => one.itemId);
    for (let after: string | null = null; ;) {
      const page = await readBoardPage(db, {
        workspaceIds: [workspaceId],
        boardIds: [],
        state: "all",
        after,
        limit: 50,
      });
      for (const board of page) {
        const cards = await readCardsOfBoards(db, [board.id]);
        const lists = await readLists(db, [board.id]);
        const name = `${board.number}-${board.title.slice(0, 60)}`;
        const labels = await readLabels(db, [board.id]);
        const blockers = await readBlockersOfBoards(db, [board.id]);
        const remarks = cards.flatMap((card) =>
          (comments.get(card.id) ?? []).map((one) => ({
            card: card.no,
            authorId: one.authorId,
            guestName: one.guestName,
            text: one.text,
            at: one.createdAt,
          })),
        );
        const json = writeBoardJson(
          describeBoard(board, lists, labels),
          cards.map((card) => [card]),
          cardDescriber({ lists, labels, cards, blockers }, new Map()),
          { comments: remarks },
        );
        await out.file(`${name}.json`, Readable.from(json, { objectMode: false }));
        await out.page(name, board.title, writePage(board.prefix, lists, cards, comments));
      }
      const last = page.at(-1);
      if (!last || page.length < 50) return;
      after = last.id;
    }
  },
});

function writePage(
  prefix: string,
  lists: Awaited<ReturnType<typeof readLists>>,
  cards: Awaited<ReturnType<typeof readCardsOfBoards>>,
  comments: ReadonlyMap<string, readonly { text: string; guestName: string | null; createdAt: Date }[]>,
): string {
  return lists
    .map((list) => {
      const own = cards.filter((card) => card.listId === list.id);
      const body = own.map((card) => {
        const facts = [
          card.dueAt ? `Förfaller ${card.dueAt.toISOString().slice(0, 10)}` : "",
          card.doneAt ? `Klart ${card.doneAt.toISOString().slice(0, 10)}` : "",
          card.archivedAt ? "Arkiverat" : "",
        ].filter(Boolean);
        const remarks = (comments.get(card.id) ?? []).map((one) => `<li>${escapeHtml(one.text)}</li>`).join("");
        return `<h3>${escapeHtml(`${prefix ? `${prefix}-` : ""}${card.no} ${card.title}`)}</h3>
${facts.length > 0 ? `<p>${escapeHtml(facts.join(" · "))}</p>` : ""}
${card.description ? `<pre>${escapeHtml(card.description)}</pre>` : ""}${remarks ? `<ul>${remarks}</ul>` : ""}`;
      });
      return `<h2>${escapeHtml(list.title)}</h2>\n${body.join("\n")}`;
    })
    .join("\n");
}
