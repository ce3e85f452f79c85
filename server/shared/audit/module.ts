import type { Database } from "#database";
import { defineModule, type Given } from "#module";
import { audited } from "./acts.ts";
import { verifyAll } from "./chain/verify.ts";
import { trimAll } from "./chain/trim.ts";
import type { AuditContext } from "./context.ts";
import type { AuditTables } from "./queries.ts";
import { record } from "./record.ts";
import { auditRoutes } from "./routes.ts";
import { createAudit } from "./service.ts";

type Needs = Omit<AuditContext, "db"> & { readonly database: Database };

export const auditModule = defineModule({
  name: "audit",
  folder: import.meta.dirname,
  create(needs: Needs & Given) {
    const context: AuditContext = { ...needs, db: needs.database.of<AuditTables>() };
    return {
      api: createAudit(context),
      parts: {
        routes: [auditRoutes(context)],
        jobs: {
          "audit:trim": { handle: () => trimAll(context), every: "41 3 * * *", lane: "housekeeping" },
          "audit:verify": { handle: () => verifyAll(context), every: "17 4 * * *", lane: "housekeeping" },
        },
      },
      prepare: () => needs.events.on("audit", audited, (event) => record(context, event)),
    };
  },
});
