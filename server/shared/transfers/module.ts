import { defineModule, type Given } from "#module";
import type { Organisation } from "#organisations";
import type { Workspace } from "#workspaces";
import { transferNow } from "./answer.ts";
import type { TransferContext, TransferNeeds } from "./context.ts";
import { lapseOffers } from "./lapse.ts";
import { transferNotices } from "./notices.ts";
import type { TransferTables } from "./queries.ts";
import { transferRoutes } from "./routes.ts";

export interface Transfers {
  /** The operator's own; nobody accepts it. Refuses PERSONAL, WORKSPACE_ARCHIVED, PERSON_UNKNOWN and QUOTA_EXCEEDED. */
  transfer(workspace: Workspace, to: Organisation, ownerId: string): Promise<void>;
  /** Ends the offers that nobody answered in time; once an hour. */
  lapse(): Promise<void>;
}

export const transfersModule = defineModule({
  name: "transfers",
  folder: import.meta.dirname,
  create(needs: TransferNeeds & Given) {
    const context: TransferContext = { ...needs, db: needs.database.of<TransferTables>() };
    const api: Transfers = {
      transfer: (workspace, to, ownerId) => transferNow(context, workspace, to, ownerId),
      lapse: () => lapseOffers(context, null),
    };
    return {
      api,
      parts: {
        routes: [transferRoutes(context)],
        noticeSource: transferNotices(context),
        jobs: { "transfers:lapse": { handle: () => api.lapse(), every: "23 * * * *", lane: "housekeeping" } },
      },
    };
  },
});
