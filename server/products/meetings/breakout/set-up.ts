import type { Breakout, SetBreakout } from "@safos/contract/breakout";
import { uuid } from "#clock";
import { type Principal, refuse } from "#http";
import { requireAbility } from "../backend/require-ability.ts";
import type { MeetingContext } from "../context.ts";
import { meetingEvent } from "../events.ts";
import { requireLeader } from "./member.ts";
import { countChange, readBreakout, readRooms, writeRooms } from "./queries.ts";
import { viewBreakout } from "./view.ts";

/** Lays out the rooms, before they open or while they are open. Refuses MISSING for a room of another meeting. */
export async function setBreakout(
  context: MeetingContext,
  principal: Principal,
  id: string,
  { mode, rooms }: SetBreakout,
): Promise<Breakout> {
  const member = await requireLeader(context, principal, id);
  requireAbility(context, "breakout");
  const { db, events } = context;
  if (member.row.isWebinar) throw refuse("WEBINAR_ROOMS");
  await db.transaction().execute(async (trx) => {
    await readBreakout(trx, id, true);
    const known = new Set((await readRooms(trx, id)).map((room) => room.id));
    const kept = rooms.flatMap((room) => room.id ?? []);
    if (kept.some((one) => !known.has(one))) throw refuse("MISSING", "There is no such room.");
    if (new Set(kept).size !== kept.length) throw refuse("INVALID", "A room stands there twice.");
    const named = rooms.map((room) => ({ id: room.id ?? uuid(), name: room.name.trim() }));
    await writeRooms(trx, id, mode, named);
    await countChange(trx, id);
    await events.emit(trx, meetingEvent("breakout.changed", member.row, member.actor, {}));
  });
  return viewBreakout(context, member);
}
