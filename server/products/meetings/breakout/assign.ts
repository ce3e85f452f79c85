import type { AssignBreakout, Breakout } from "@safos/contract/breakout";
import { type Principal, refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { readPresent } from "../participants/queries.ts";
import { changeAndView } from "./change.ts";
import { requireLeader } from "./member.ts";
import { readRooms, writePlaces } from "./queries.ts";
import { whoOf } from "./room.ts";

/** Puts people into rooms, or takes them out. Refuses NOT_PRESENT for those who are not in the call. */
export async function assignBreakout(
  context: MeetingContext,
  principal: Principal,
  id: string,
  { people }: AssignBreakout,
): Promise<Breakout> {
  const member = await requireLeader(context, principal, id);
  return changeAndView(context, member, async (trx) => {
    const rooms = new Set((await readRooms(trx, id)).map((room) => room.id));
    if (people.some(({ roomId }) => roomId !== null && !rooms.has(roomId)))
      throw refuse("MISSING", "There is no such room.");
    const present = new Set((await readPresent(trx, [id])).map((one) => whoOf(one)));
    if (people.some(({ who }) => !present.has(who))) throw refuse("NOT_PRESENT");
    // Of someone who is named twice the last counts.
    await writePlaces(trx, id, [...new Map(people.map((one) => [one.who, one])).values()]);
  });
}
