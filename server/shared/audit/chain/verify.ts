import type { AuditFault } from "@safos/contract/audit";
import type { AuditContext } from "../context.ts";
import { readChain, readOn, readOrganisationsWithChain, storeCheck, type Chain } from "../queries.ts";
import { hashOf } from "./hash.ts";

/** What a walk along a chain has found. */
export interface Walked {
  readonly count: number;
  /** The end of the chain: kept elsewhere, it shows later whether everything up to it still stands. */
  readonly sequence: number;
  readonly hash: string;
  readonly fault: AuditFault | null;
}

const atOnce = 2000;

/** The end that a chain had at some earlier time. */
export interface EarlierEnd {
  readonly sequence: number;
  readonly hash: string;
}

/**
 * Walks an organisation's chain from the first record that is kept; the first fault ends the walk. An earlier end, kept
 * outside the database, must stand in it: it shows a chain that was written anew as a whole.
 */
export async function verifyChain(
  context: Pick<AuditContext, "db">,
  organisationId: string,
  earlier: EarlierEnd = { sequence: 0, hash: "" },
): Promise<Walked> {
  for (;;) {
    const before = await readChain(context.db, organisationId);
    const walked = await walk(context, organisationId, before, earlier);
    // What is no longer kept may have gone from under the walk: that is no fault.
    const after = walked.fault === null ? before : await readChain(context.db, organisationId);
    if (before?.keptFrom === after?.keptFrom) return walked;
  }
}

async function walk(
  { db }: Pick<AuditContext, "db">,
  organisationId: string,
  chain: Chain | null,
  earlier: EarlierEnd,
): Promise<Walked> {
  if (!chain)
    return {
      count: 0,
      sequence: 0,
      hash: "",
      fault: earlier.sequence > 0 ? { sequence: 1, problem: "missing" } : null,
    };
  let at = chain.keptFrom - 1;
  let previous = chain.keptAfter;
  let count = 0;
  const found = (fault: AuditFault | null): Walked => ({
    count,
    sequence: at,
    hash: previous.toString("hex"),
    fault,
  });
  for (;;) {
    const records = await readOn(db, organisationId, at, atOnce);
    for (const { hash, ...record } of records) {
      if (record.sequence !== at + 1) return found({ sequence: at + 1, problem: "missing" });
      const isAsBefore = record.sequence !== earlier.sequence || hash.toString("hex") === earlier.hash;
      if (!isAsBefore || !hashOf(record, previous).equals(hash))
        return found({ sequence: record.sequence, problem: "changed" });
      at = record.sequence;
      previous = hash;
      count += 1;
    }
    if (records.length < atOnce) break;
  }
  // Records may have come since the end was read; what was the end must have been passed.
  if (at < Math.max(chain.sequence, earlier.sequence)) return found({ sequence: at + 1, problem: "missing" });
  if (at === chain.sequence && !previous.equals(chain.hash)) return found({ sequence: at, problem: "end" });
  return found(null);
}

/** Walks every chain and notes how each was found; the ends are logged, so that they are kept outside the database too. */
export async function verifyAll(context: AuditContext): Promise<void> {
  for (const organisationId of await readOrganisationsWithChain(context.db)) {
    const { fault, sequence, hash } = await verifyChain(context, organisationId);
    await storeCheck(context.db, organisationId, fault);
    if (fault) context.log.error({ organisationId, ...fault }, "the audit log is not whole");
    else context.log.info({ organisationId, sequence, hash }, "the audit log is whole");
  }
}
