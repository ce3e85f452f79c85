import { eIdLevels } from "@safos/contract/e-id";
import type { EventOf } from "#events";
import { endSessions, type SessionContext } from "./context.ts";
import { readWeakSessions } from "./queries.ts";

const atOnce = 1000;

/** Ends every session of an organisation's people that was begun with less than an e-identification, where it asks for one. */
async function endWeakSessions(context: SessionContext, organisationId: string): Promise<void> {
  for (;;) {
    // Read anew each time: the rule may be taken back meanwhile.
    if (context.organisations.byId(organisationId)?.rules.signInLevel !== "eId") return;
    const weak = await readWeakSessions(context.db, { organisationId, levels: eIdLevels, limit: atOnce });
    for (const { id, personId } of weak) await endSessions(context, { personId, id });
    if (weak.length < atOnce) return;
  }
}

const turnsOn = ({ payload }: EventOf<"organisation.changed">): boolean =>
  payload.changes?.["signInLevel"]?.[1] === "eId";

/**
 * What was begun with less ends when an organisation begins to ask for more, and that of an emergency administrator who is
 * none any more: sockets close with their sessions. Durable: what a crash interrupts is finished by the next start.
 */
export function followSignInLevel(context: SessionContext): void {
  const { events, organisations } = context;
  events.on("identity.level", ["organisation.changed", "emergency.changed"], async (event) => {
    if (event.type === "organisation.changed" && !turnsOn(event)) return;
    // The event may be handled before this process has noticed it elsewhere.
    await organisations.reload();
    if (event.organisationId !== null) await endWeakSessions(context, event.organisationId);
  });
}
