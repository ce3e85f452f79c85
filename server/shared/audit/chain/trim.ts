import { now } from "#clock";
import type { AuditContext } from "../context.ts";
import { deleteBefore, readFirstSince } from "../queries.ts";

const atOnce = 5000;
const msPerDay = 86_400_000;

/** Takes what an organisation's rule no longer keeps from the beginning of its chain; the rest still hangs together. */
export async function trimChain(
  { db }: Pick<AuditContext, "db">,
  organisationId: string,
  { days, nowMs }: { readonly days: number; readonly nowMs: number },
): Promise<void> {
  const since = new Date(nowMs - days * msPerDay);
  const kept = await readFirstSince(db, organisationId, since);
  for (;;) {
    const removed = await db
      .transaction()
      .execute((trx) => deleteBefore(trx, organisationId, { sequence: kept, limit: atOnce }));
    if (removed < atOnce) return;
  }
}

/** The same for every organisation that has such a rule. */
export async function trimAll(context: AuditContext): Promise<void> {
  for (const { id, rules } of context.organisations.all())
    if (rules.auditDays !== null) await trimChain(context, id, { days: rules.auditDays, nowMs: now() });
}
