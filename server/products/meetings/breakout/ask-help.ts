import type { Breakout } from "@safos/contract/breakout";
import type { MeetingContext } from "../context.ts";
import { changeAndView, requireRoomsOpen } from "./change.ts";
import type { Member } from "./member.ts";
import { writeHelp } from "./queries.ts";

/** Asks those who lead the meeting to come, or no longer. Refuses BREAKOUT_CLOSED. */
export const askHelp = (context: MeetingContext, member: Member, isAsked: boolean): Promise<Breakout> =>
  changeAndView(context, member, async (trx, breakout) => {
    requireRoomsOpen(breakout);
    await writeHelp(trx, member.row.id, member.who, isAsked);
  });
