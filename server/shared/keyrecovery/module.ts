import { defineModule, type Given } from "#module";
import type { KeyRecoveryContext, KeyRecoveryNeeds } from "./context.ts";
import { endDue, follow } from "./end.ts";
import { keyRecoveryNotices } from "./notices.ts";
import type { KeyRecoveryTables } from "./queries.ts";
import { keyRecoveryRoutes } from "./routes.ts";

export interface KeyRecoveryAccess {
  /** Ends what is over, by time or by a rule. */
  endDue(): Promise<void>;
}

const endJob = "key-recovery:end";
const ending = ["organisation.changed", "session.revoked", "person.disabled", "person.changed"] as const;

export const keyRecoveryModule = defineModule({
  name: "keyrecovery",
  folder: import.meta.dirname,
  create(needs: KeyRecoveryNeeds & Given) {
    const context: KeyRecoveryContext = { ...needs, db: needs.database.of<KeyRecoveryTables>() };
    const api: KeyRecoveryAccess = { endDue: () => endDue(context) };
    return {
      api,
      parts: {
        routes: [keyRecoveryRoutes(context)],
        noticeSource: keyRecoveryNotices(context),
        jobs: { [endJob]: { handle: () => endDue(context), every: "* * * * *", lane: "housekeeping" } },
      },
      prepare: () => needs.events.on("keyrecovery", ending, (event) => follow(context, event)),
    };
  },
});
