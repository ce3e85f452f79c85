import type { Http } from "#http";
import type { Log } from "#log";
import { createAttachments } from "./attachments.ts";
import type { BoardFiles } from "./board-files.ts";
import { createBoardService } from "./boards.ts";
import { cardRoutes } from "./card-routes.ts";
import { createCardService } from "./cards.ts";
import { createCopies } from "./copies.ts";
import { createCore, type BoardDeps } from "./core.ts";
import { deckCommentRoutes } from "./deck/comments.ts";
import { deckRoutes } from "./deck/routes.ts";
import type { Boards } from "./index.ts";
import { startBoardJobs } from "./jobs.ts";
import { boardRoutes } from "./routes.ts";
import { boardNotices, boardSearch, cardSearch, registerBoardExport, registerKinds } from "./sources.ts";

export async function wireBoards(deps: BoardDeps & { http: Http; log: Log; boardFiles: BoardFiles }): Promise<Boards> {
  const { http, items, identity, workspaces } = deps;
  const core = createCore(deps);
  const boards = createBoardService(deps, core);
  const cards = createCardService(deps, core, boards);
  const copies = createCopies(deps, core, boards);
  const setTrashed = registerKinds(deps, core);
  registerBoardExport(items, core);
  const work = startBoardJobs(deps, core);
  await http.app.register(boardRoutes({ items, boards, copies }));
  await http.app.register(cardRoutes({ items, boards, cards }));
  const attachments = createAttachments({ core, items, files: deps.boardFiles });
  const deck = { db: core.db, log: deps.log, items, identity, workspaces };
  await http.app.register(deckRoutes({ ...deck, boards, cards, attachments, setTrashed }));
  await http.app.register(deckCommentRoutes(deck));
  return {
    // The generation whose calls we answer; its apps refuse servers that are older than they know.
    deckCapability: { version: "1.16.0", canCreateBoards: true, apiVersions: ["1.0", "1.1"] },
    searchSources: [boardSearch(core.db), cardSearch(core.db)],
    noticeSource: boardNotices(core.db, identity),
    ...work,
  };
}
