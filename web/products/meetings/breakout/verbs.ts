import "./text.ts";
import type { AssignBreakout, Breakout, SetBreakout, SetBreakoutTime } from "@safos/contract/breakout";
import { breakoutRoutes } from "@safos/contract/routes/breakout";
import { explain } from "../../../platform/api.ts";
import { request } from "../../../platform/request.ts";
import { text } from "../../../text/index.tsx";
import { showToast } from "../../../ui/index.ts";
import { breakouts } from "./store.ts";

/** Does something with the rooms and shows what came of it; false: it was refused. */
async function run(step: Promise<Breakout>): Promise<boolean> {
  try {
    breakouts.receive(await step);
    return true;
  } catch (error) {
    showToast({ text: explain(error), tone: "danger" });
    return false;
  }
}

export const setRooms = (id: string, body: SetBreakout): Promise<boolean> =>
  run(request(breakoutRoutes.setBreakout, { params: { id }, body }));

export const assign = (id: string, people: AssignBreakout["people"]): Promise<boolean> =>
  run(request(breakoutRoutes.assignBreakout, { params: { id }, body: { people } }));

export const shuffle = (id: string, isRest: boolean): Promise<boolean> =>
  run(request(breakoutRoutes.shuffleBreakout, { params: { id }, body: { isRest } }));

export const openRooms = (id: string, minutes: number | null): Promise<boolean> =>
  run(request(breakoutRoutes.openBreakout, { params: { id }, body: { minutes } }));

export const closeRooms = (id: string, isWarned: boolean): Promise<boolean> =>
  run(request(breakoutRoutes.closeBreakout, { params: { id }, body: { isWarned } }));

export const setTime = (id: string, body: SetBreakoutTime): Promise<boolean> =>
  run(request(breakoutRoutes.setBreakoutTime, { params: { id }, body }));

export async function sendMessage(id: string, message: string): Promise<boolean> {
  const isSent = await run(request(breakoutRoutes.sendBreakoutMessage, { params: { id }, body: { text: message } }));
  if (isSent) showToast({ text: text("breakout.sent") });
  return isSent;
}

export async function goTo(roomId: string): Promise<void> {
  try {
    await breakouts.enter(roomId);
  } catch (error) {
    showToast({ text: explain(error), tone: "danger" });
  }
}
