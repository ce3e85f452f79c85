import type { EventOf } from "#events";
import { topicOfPerson } from "#events";
import type { SessionContext } from "./context.ts";
import { readLacking } from "./queries.ts";
import { exempt } from "./rules.ts";

const atOnce = 500;

/**
 * What stands open for those who must have a second factor now, and have none, closes in every process: their sessions stay,
 * with which they add one. `personId`: only this one.
 */
async function restrict(context: SessionContext, organisationId: string, personId: string | null): Promise<void> {
  const { db, events, organisations } = context;
  let after: string | null = null;
  for (;;) {
    // Read anew each time: the rule may be taken back meanwhile.
    const rule = organisations.byId(organisationId)?.rules.secondFactor ?? "none";
    if (rule === "none") return;
    const isForAll = rule === "everyone";
    const lacking = await readLacking(db, { organisationId, personId, isForAll, exempt, after, limit: atOnce });
    await db.transaction().execute((trx) =>
      events.emit(
        trx,
        lacking.flatMap((one) =>
          // A password that programs come with is no session: its id is the person's.
          [one.personId, ...one.sessionIds].map((sessionId) => ({
            type: "session.restricted" as const,
            actor: { kind: "system" as const },
            organisationId,
            subject: topicOfPerson(one.personId),
            payload: { personId: one.personId, sessionId },
          })),
        ),
      ),
    );
    if (lacking.length < atOnce) return;
    after = lacking.at(-1)?.personId ?? null;
  }
}

/** Whether it makes someone need a second factor who may have been let in without. */
const asksForMore = (event: EventOf<"organisation.changed" | "person.changed">): boolean =>
  event.type === "person.changed"
    ? event.payload.isAdmin === true
    : !["none", undefined].includes(event.payload.changes?.["secondFactor"]?.[1] as string | undefined);

/** Follows rules and new administrators. Durable: what a crash interrupts is finished by the next start. */
export function followSecondFactorRule(context: SessionContext): void {
  context.events.on("identity.second-factor", ["organisation.changed", "person.changed"], async (event) => {
    if (!asksForMore(event)) return;
    // The event may be handled before this process has noticed it elsewhere.
    await context.organisations.reload();
    const personId = event.type === "person.changed" ? event.payload.personId : null;
    if (event.organisationId !== null) await restrict(context, event.organisationId, personId);
  });
}
