import type { BoardContext } from "./context.ts";
import { recurCards } from "./cards/recur.ts";
import { remindOfCards } from "./cards/remind.ts";

/** What other parts of the server may use. */
export interface Boards {
  /** What Nextcloud's clients read of Deck, under the name `deck`. */
  readonly deckCapability: unknown;
  /** Makes the next of recurring cards now; runs every ten minutes and when one is done. */
  recur(): Promise<void>;
  /** Notifies of cards that are due within a day now; runs every ten minutes. */
  remind(): Promise<void>;
}

export const createBoards = (ctx: BoardContext): Boards => ({
  // The generation whose calls we answer; its apps refuse servers that are older than they know.
  deckCapability: { version: "1.16.0", canCreateBoards: true, apiVersions: ["1.0", "1.1"] },
  recur: () => recurCards(ctx),
  remind: () => remindOfCards(ctx),
});
