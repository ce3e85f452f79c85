import type { CallState } from "../call/state.ts";
import { call } from "../call/call.ts";

/** How long one who was cut off may take to come back, ms. */
const waitsMs = 4000;

/** Whether someone else is in a call. */
const hasOthers = ({ tiles }: Pick<CallState, "tiles">): boolean => tiles.some((one) => !one.isLocal);

/** A call that rang is over when the other hangs up: nobody waits there alone. */
export function endWhenAlone(): void {
  let hadOthers = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = call.watch(() => {
    const state = call.read();
    if (state.target?.isRung !== true || state.phase === "none" || state.phase === "over") {
      clearTimeout(timer);
      stop();
      return;
    }
    const isAlone = state.phase === "in" && hadOthers && !hasOthers(state);
    hadOthers ||= state.phase === "in" && hasOthers(state);
    if (!isAlone) {
      clearTimeout(timer);
      timer = undefined;
    } else timer ??= setTimeout(() => void call.leave(), waitsMs);
  });
}
