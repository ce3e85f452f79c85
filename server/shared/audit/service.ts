import type { AuditRecord } from "@safos/contract/audit";
import type { AuditContext } from "./context.ts";
import { verifyChain, type EarlierEnd, type Walked } from "./chain/verify.ts";
import { viewRecords } from "./list.ts";
import { readOn } from "./queries.ts";

export interface Audit {
  /** Walks an organisation's chain; an end that it had earlier must stand in it. */
  verify(organisationId: string, earlier?: EarlierEnd): Promise<Walked>;
  /** Every record of an organisation that is kept, in order. */
  records(organisationId: string): AsyncGenerator<readonly AuditRecord[]>;
}

const atOnce = 500;

export const createAudit = (context: AuditContext): Audit => ({
  verify: (organisationId, earlier) => verifyChain(context, organisationId, earlier),
  async *records(organisationId) {
    let after = 0;
    for (;;) {
      const found = await readOn(context.db, organisationId, after, atOnce);
      const last = found.at(-1);
      if (!last) return;
      yield await viewRecords(context, organisationId, found);
      after = last.sequence;
    }
  },
});
