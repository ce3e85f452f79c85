import type { Core } from "../core.ts";
import { refuse, refuseConflict } from "../protocol/refuse.ts";
import { cancel, claim, findById, restart } from "./queries.ts";
import { queueSending } from "./schedule.ts";
import { sendClaimed } from "./send.ts";

/** Nothing else is looked up. */
export const isId = (text: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(text);

/** How much of a send it costs to look an event up. */
const lookWeight = 0.02;

export type Action = "send" | "cancel" | "restart";
export const isAction = (value: unknown): value is Action =>
  value === "send" || value === "cancel" || value === "restart";

/**
 * Sends, cancels or restarts an event that waits; who knows its id may. Again it is the same. Refuses M_NOT_FOUND, and M_UNKNOWN with 409
 * where it has come out otherwise.
 */
export async function manageDelayed(core: Core, id: string, action: Action, address: string): Promise<void> {
  // Many people's calls, and whole agencies, come from one address: it pays for what it guesses, each event for what is done with it.
  core.limiter.spend(address, "delayed", lookWeight);
  const found = isId(id) ? await findById(core.db, id) : null;
  if (!found) {
    core.limiter.spend(address, "delayed");
    refuse("M_NOT_FOUND", "There is no such delayed event.");
  }
  core.limiter.spend(id, "delayed event");
  if (await act(core, id, action)) return;
  const { outcome } = (await findById(core.db, id)) ?? found;
  if (outcome !== action) refuseConflict("The event has been sent or cancelled.");
}

/** False: it waits no more, or is being sent right now. */
async function act(core: Core, id: string, action: Action): Promise<boolean> {
  if (action === "cancel") return cancel(core.db, id);
  if (action === "restart")
    return core.db.transaction().execute(async (trx) => {
      const dueAt = await restart(trx, id);
      if (dueAt) await queueSending(core, trx, id, dueAt);
      return dueAt !== null;
    });
  const one = await claim(core.db, id, false);
  if (one) await sendClaimed(core, one);
  return one !== null;
}
