import type { AuditFormat } from "@safos/contract/audit";
import { system } from "#events";
import type { AuditContext } from "./context.ts";
import { verifyChain, type EarlierEnd, type Walked } from "./chain/verify.ts";
import { exportRecords, type ExportedLines } from "./export.ts";

export interface Audit {
  /** Walks an organisation's chain; an end that it had earlier must stand in it. */
  verify(organisationId: string, earlier?: EarlierEnd): Promise<Walked>;
  /** Every record of an organisation that is kept, a line each, in order. */
  export(organisationId: string, format: AuditFormat): AsyncGenerator<ExportedLines>;
}

export const createAudit = (context: AuditContext): Audit => ({
  verify: (organisationId, earlier) => verifyChain(context, organisationId, earlier),
  export: (organisationId, format) => exportRecords(context, organisationId, { format, actor: system }),
});
