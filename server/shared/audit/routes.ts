import { auditRoutes as contract } from "@safos/contract/routes/audit";
import { routes } from "#http";
import { typesOf } from "./acts.ts";
import type { AuditContext } from "./context.ts";
import { listRecords } from "./list.ts";
import { readChain } from "./queries.ts";

export const auditRoutes = (context: AuditContext) =>
  routes("audit", contract, {
    listAuditRecords: ({ caller, query }) =>
      listRecords(context, caller.organisationId, {
        before: query.after === undefined ? null : Number(query.after),
        acts: query.category === undefined ? null : typesOf(query.category),
        personId: query.person ?? null,
        workspaceId: query.workspace ?? null,
        from: query.from ?? null,
        to: query.to ?? null,
      }),
    async readAuditState({ caller }) {
      const chain = await readChain(context.db, caller.organisationId);
      if (!chain) return { count: 0, sequence: 0, hash: "", checkedAt: null, fault: null };
      return {
        count: chain.sequence - chain.keptFrom + 1,
        sequence: chain.sequence,
        hash: chain.hash.toString("hex"),
        checkedAt: chain.checkedAt?.toISOString() ?? null,
        fault: chain.fault,
      };
    },
  });
