import type { Http } from "#http";
import { defineModule, type Given } from "#module";
import { createAttachments } from "./attachments.ts";
import type { BoardFiles } from "./board-files.ts";
import { boardKind } from "./boards/kind.ts";
import { cardKind } from "./cards/kind.ts";
import type { BoardContext } from "./context.ts";
import { boardTemplates } from "./copies/template-part.ts";
import { deckCommentRoutes, deckRoutes } from "./deck/routes.ts";
import type { BoardDeps } from "./deps.ts";
import { boardExport } from "./export-part.ts";
import { boardHolding } from "./holdings/boards.ts";
import { cardHolding } from "./holdings/cards.ts";
import { boardNotices } from "./notice-source.ts";
import { leapRevisions, type BoardTables } from "./queries.ts";
import { boardRoutes, cardRoutes } from "./routes.ts";
import { boardSearch, cardSearch } from "./search-sources.ts";
import { createBoards } from "./service.ts";
import { boardTimeLine } from "./time-line.ts";

const everyTenMinutes = "*/10 * * * *";

/** Kanban: boards, lists and cards of a workspace, with Deck's REST interface for its apps. */
export const boardsModule = defineModule({
  name: "boards",
  folder: import.meta.dirname,
  async create(needs: BoardDeps & { readonly http: Http; readonly boardFiles: BoardFiles } & Given) {
    const { database, http, log } = needs;
    const { events, jobs, identity, policy, workspaces, items, workers } = needs;
    const db = database.of<BoardTables>();
    const ctx: BoardContext = { db, events, jobs, identity, policy, workspaces, items, http, workers };
    const boards = createBoards(ctx);
    const attachments = createAttachments(ctx, needs.boardFiles);
    const deck = { ...ctx, log, attachments };
    await http.app.register(deckRoutes(deck));
    await http.app.register(deckCommentRoutes(deck));
    return {
      api: boards,
      parts: {
        routes: [boardRoutes(ctx), cardRoutes(ctx)],
        kinds: [boardKind(ctx), cardKind(ctx)],
        jobs: {
          "boards:recur": { handle: () => boards.recur(), every: everyTenMinutes },
          "boards:remind": { handle: () => boards.remind(), every: everyTenMinutes },
        },
        searchSources: [boardSearch(db), cardSearch(db)],
        timeLineSources: boardTimeLine(ctx),
        noticeSource: boardNotices(db, identity),
        holdings: [boardHolding(db, workspaces), cardHolding(ctx)],
        exportPart: boardExport(ctx),
        templatePart: boardTemplates(ctx),
        restored: leapRevisions,
      },
    };
  },
});
