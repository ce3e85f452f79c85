import type { Http } from "#http";
import type { Log } from "#log";
import { createBoardService } from "./boards.ts";
import { cardRoutes } from "./card-routes.ts";
import { createCardService } from "./cards.ts";
import { createCopies } from "./copies.ts";
import { createCore, type BoardDeps } from "./core.ts";
import { deckRoutes } from "./deck/routes.ts";
import type { Boards } from "./index.ts";
import { startBoardJobs } from "./jobs.ts";
import { boardRoutes } from "./routes.ts";
import { boardNotices, boardSearch, cardSearch, registerBoardExport, registerKinds } from "./sources.ts";

export async function wireBoards(deps: BoardDeps & { http: Http; log: Log }): Promise<Boards> {
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
  await http.app.register(
    deckRoutes({ db: core.db, log: deps.log, items, identity, workspaces, boards, cards, setTrashed }),
  );
  return {
    searchSources: [boardSearch(core.db), cardSearch(core.db)],
    noticeSource: boardNotices(core.db, identity),
    ...work,
  };
}
