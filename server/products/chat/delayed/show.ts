import type { Core } from "../core.ts";
import { refuse } from "../protocol/refuse.ts";
import { isId } from "./manage.ts";
import { findById, readOwn, type DelayedEvent } from "./queries.ts";

const shown = (one: DelayedEvent) => ({
  delay_id: one.id,
  room_id: one.roomId,
  type: one.type,
  ...(one.stateKey === null ? {} : { state_key: one.stateKey }),
  delay: one.delay,
  running_since: one.runningSince.getTime(),
  content: JSON.parse(one.content) as object,
});

const ending = (one: DelayedEvent) => ({
  ...(one.error === null ? {} : { error: JSON.parse(one.error) as object }),
  ...(one.eventId === null ? {} : { event_id: one.eventId }),
  ...(one.finalisedAt === null ? {} : { origin_server_ts: one.finalisedAt.getTime() }),
});

/** What a person has scheduled, by the names of every draft of the proposal that clients speak. */
export async function listDelayed(core: Core, userId: string, status: string | undefined): Promise<object> {
  const scheduled = status === "finalised" ? [] : (await readOwn(core.db, userId, false)).map(shown);
  const finalised = status === "scheduled" ? [] : await readOwn(core.db, userId, true);
  return {
    delayed_events: scheduled,
    scheduled,
    finalised: finalised.map((one) => ({
      delayed_event: shown(one),
      outcome: one.outcome,
      reason: one.reason,
      ...ending(one),
    })),
  };
}

/** One of one's own. Refuses M_NOT_FOUND. */
export async function describeDelayed(core: Core, userId: string, id: string): Promise<object> {
  const one = isId(id) ? await findById(core.db, id) : null;
  if (one?.userId !== userId) refuse("M_NOT_FOUND", "There is no such delayed event.");
  return { ...shown(one), ...ending(one) };
}
