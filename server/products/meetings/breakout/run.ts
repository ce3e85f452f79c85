import type { Breakout, SetBreakoutTime } from "@safos/contract/breakout";
import { type Principal, refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { changeAndView, requireRoomsOpen } from "./change.ts";
import { requireLeader } from "./member.ts";
import { addTime, closeRooms, endSoon, openRooms, pauseTime, resetPlaces, writeMessage } from "./queries.ts";

/** How long before everybody comes back they are warned. */
const warningSeconds = 30;

/** Everybody goes to where they were put. Rooms that are open stay so. */
export async function openBreakout(
  context: MeetingContext,
  principal: Principal,
  id: string,
  { minutes }: { readonly minutes: number | null },
): Promise<Breakout> {
  const member = await requireLeader(context, principal, id);
  if (member.row.isWebinar) throw refuse("WEBINAR_ROOMS");
  return changeAndView(context, member, async (trx, breakout) => {
    if (breakout.isOpen) return false;
    await resetPlaces(trx, id);
    return openRooms(trx, id, minutes === null ? null : minutes * 60);
  });
}

/** Everybody comes back, at once or after the warning. Refuses BREAKOUT_CLOSED. */
export async function closeBreakout(
  context: MeetingContext,
  principal: Principal,
  id: string,
  { isWarned }: { readonly isWarned: boolean },
): Promise<Breakout> {
  const member = await requireLeader(context, principal, id);
  return changeAndView(context, member, async (trx, breakout) => {
    requireRoomsOpen(breakout);
    await (isWarned ? endSoon(trx, id, warningSeconds) : closeRooms(trx, id));
  });
}

/** More time, a pause, or the end of one. Refuses BREAKOUT_CLOSED. */
export async function setBreakoutTime(
  context: MeetingContext,
  principal: Principal,
  id: string,
  { moreMinutes, isPaused }: SetBreakoutTime,
): Promise<Breakout> {
  const member = await requireLeader(context, principal, id);
  return changeAndView(context, member, async (trx, breakout) => {
    requireRoomsOpen(breakout);
    if (moreMinutes !== undefined) await addTime(trx, id, moreMinutes * 60);
    if (isPaused !== undefined) await pauseTime(trx, id, isPaused);
  });
}

/** To everybody in every room. Refuses BREAKOUT_CLOSED. */
export async function sendBreakoutMessage(
  context: MeetingContext,
  principal: Principal,
  id: string,
  { text }: { readonly text: string },
): Promise<Breakout> {
  const member = await requireLeader(context, principal, id);
  const person = await context.identity.personById(principal.personId);
  if (!person) throw refuse("MISSING", "There is no such person.");
  return changeAndView(context, member, async (trx, breakout) => {
    requireRoomsOpen(breakout);
    await writeMessage(trx, id, text.trim(), person.displayName);
  });
}
