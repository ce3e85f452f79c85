import type { Http } from "#http";
import type { Log } from "#log";
import type { NoticeSource } from "#notifications";
import type { SearchSource } from "#search";
import type { BoardFiles } from "./board-files.ts";
import type { BoardDeps } from "./core.ts";
import { wireBoards } from "./wire.ts";

export type { AttachedFile, BoardFiles } from "./board-files.ts";

export interface Boards {
  /** What Nextcloud's clients are told of Deck, under the name `deck`. */
  readonly deckCapability: unknown;
  /** Boards and cards, as `search` finds them. */
  readonly searchSources: readonly SearchSource[];
  /** Assigned, due, and done of what one's cards wait for. */
  readonly noticeSource: NoticeSource;
  /** Makes the next of recurring cards now; runs every ten minutes and when one is done. */
  recur(): Promise<void>;
  /** Tells of cards that are due within a day now; runs every ten minutes. */
  remind(): Promise<void>;
}

/** Kanban: boards, lists and cards of a workspace, with Deck's REST interface for its apps. */
export async function createBoards(
  deps: BoardDeps & { http: Http; log: Log; boardFiles: BoardFiles },
): Promise<Boards> {
  return wireBoards(deps);
}
