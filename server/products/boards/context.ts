import type { BoardDeps } from "./deps.ts";
import type { BoardDb } from "./queries.ts";

/** What a verb of boards needs. */
export interface BoardContext extends Omit<BoardDeps, "database"> {
  readonly db: BoardDb;
}
