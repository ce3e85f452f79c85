import type { ReadHolders } from "#blobs";
import { votingSubject } from "@safos/contract/whiteboards";
import type { CollaborationKind } from "#collaboration";
import type { Holding } from "#departures";
import type { RouteBinding } from "#http";
import type { ExportPart, ItemKind } from "#items";
import type { NoticeSource } from "#notifications";
import type { SearchSource } from "#search";
import type { WhiteboardDeps, WhiteboardOptions } from "./deps.ts";
import { whiteboardExport } from "./export.ts";
import { whiteboardHolding } from "./holding.ts";
import { whiteboardKind } from "./kind.ts";
import { readBlobPlaces, readBlobsInUse, type WhiteboardTables } from "./queries.ts";
import { refreshWhiteboard } from "./refresh.ts";
import { votingRoutes, whiteboardRoutes } from "./routes.ts";
import { replaceScene } from "./scene.ts";
import { whiteboardNotices, whiteboardSource } from "./sources.ts";
import { createVoting, voterName, type VotingService } from "./voting.ts";

/** What the module offers. */
interface Whiteboards {
  readonly routes: readonly RouteBinding[];
  readonly kind: ItemKind;
  readonly collaborationKind: CollaborationKind;
  readonly exportPart: ExportPart;
  readonly holding: Holding;
  readonly searchSource: SearchSource;
  readonly noticeSource: NoticeSource;
  readonly blobsInUse: (hashes: readonly string[]) => Promise<string[]>;
  readonly blobHolders: ReadHolders;
}

export function createWhiteboards(options: WhiteboardOptions): Whiteboards {
  const db = options.database.of<WhiteboardTables>();
  const deps: WhiteboardDeps = { ...options, db };
  const voting = createVoting(deps);
  return {
    routes: [whiteboardRoutes(deps), votingRoutes(voting)],
    kind: whiteboardKind(deps),
    collaborationKind: editedScene(deps, voting),
    exportPart: whiteboardExport(deps),
    holding: whiteboardHolding(db, deps.workspaces),
    searchSource: whiteboardSource(db),
    noticeSource: whiteboardNotices(db),
    blobsInUse: (hashes) => readBlobsInUse(db, hashes),
    blobHolders: async (hashes) => options.workspaces.withOrganisations(await readBlobPlaces(db, hashes)),
  };
}

/** How a whiteboard is edited together; its round of votes is the state beside it. */
const editedScene = (deps: WhiteboardDeps, voting: VotingService): CollaborationKind => ({
  replace: replaceScene,
  onChanged: (id, { changedBy }) => refreshWhiteboard(deps, id, changedBy),
  async readBroadcast(id) {
    const seenBy = await voting.readFor(id);
    return (user) => ({ about: votingSubject, content: seenBy(voterName(user.isGuest ? "g" : "p", user.id)) });
  },
});
