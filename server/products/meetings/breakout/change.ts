import { refuse } from "#http";
import type { Breakout } from "@safos/contract/breakout";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import type { MeetingDb } from "../tables.ts";
import type { Member } from "./member.ts";
import { countChange, readBreakout, type BreakoutRow } from "./queries.ts";
import { viewBreakout } from "./view.ts";

/**
 * Changes the breakout rooms of a call, one after another however many lead it, and tells every process. A step that
 * resolves with false has changed nothing. Refuses BREAKOUT_NONE where nobody has laid out any.
 */
export async function changeBreakout(
  { db, events }: Pick<MeetingContext, "db" | "events">,
  { row, actor }: Pick<Member, "row" | "actor">,
  step: (trx: MeetingDb, breakout: BreakoutRow) => Promise<unknown>,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const breakout = await readBreakout(trx, row.id, true);
    if (!breakout) throw refuse("BREAKOUT_NONE");
    if ((await step(trx, breakout)) === false) return;
    await countChange(trx, row.id);
    await events.emit(trx, meetingEvent("breakout.changed", row, actor, {}));
  });
}

/** The same, and what came of it. */
export async function changeAndView(
  context: Pick<MeetingContext, "db" | "events">,
  member: Member,
  step: (trx: MeetingDb, breakout: BreakoutRow) => Promise<unknown>,
): Promise<Breakout> {
  await changeBreakout(context, member, step);
  return viewBreakout(context, member);
}

/** Refuses BREAKOUT_CLOSED. */
export function requireRoomsOpen({ isOpen }: Pick<BreakoutRow, "isOpen">): void {
  if (!isOpen) throw refuse("BREAKOUT_CLOSED");
}
