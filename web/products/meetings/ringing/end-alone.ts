import type { CallState } from "../call/state.ts";
import { call } from "../call/call.ts";

/** How long one who was cut off, or whose page is loaded anew on a slow computer, may take to come back, ms. */
const waitsMs = 15_000;
/** How long it lasts after the other has hung up, ms: they may be in on another device. */
const farewellMs = 1000;

/** Whether someone else is in a call. */
const hasOthers = ({ tiles }: Pick<CallState, "tiles">): boolean => tiles.some((one) => !one.isLocal);

/** A call that rang is over when the other hangs up: nobody waits there alone. For one call, until it is ended. */
export function endWhenAlone(meetingId: string, of: Pick<typeof call, "leave" | "read" | "watch"> = call): () => void {
  let hadOthers = false;
  let wasFarewell = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    const state = of.read();
    const isIn = state.phase === "in" && state.target?.meetingId === meetingId;
    const isWithOthers = isIn && hasOthers(state);
    if (isWithOthers) {
      hadOthers = true;
      wasFarewell = state.tiles.every((one) => one.isLocal || one.isLeaving);
    }
    if (isIn && hadOthers && !isWithOthers)
      timer ??= setTimeout(() => void of.leave(), wasFarewell ? farewellMs : waitsMs);
    else {
      clearTimeout(timer);
      timer = undefined;
    }
  };
  const stop = of.watch(look);
  look();
  return () => {
    stop();
    clearTimeout(timer);
  };
}
