import type { Boards } from "#boards";
import type { Files } from "#files";
import { defineModule } from "#module";

/** Nextcloud's apps read from the file server's capabilities that boards answer as Deck does. */
export const deckCapabilityPort = defineModule({
  name: "deckCapability",
  create({ boards, files }: { readonly boards: Boards; readonly files: Files }) {
    files.announce("deck", boards.deckCapability);
    return { api: null };
  },
});
