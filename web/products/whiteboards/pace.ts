import { now } from "../../platform/clock.ts";

export interface Paced {
  /** Sends soon: once for everything that is asked until then. */
  ask(): void;
  /** Nothing is sent any more. */
  end(): void;
}

/** Sends when asked, but `pause` ms apart. */
export function paced(pause: () => number, send: () => void): Paced {
  let last = 0;
  let isEnded = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    ask() {
      if (isEnded) return;
      timer ??= setTimeout(
        () => {
          timer = undefined;
          last = now();
          send();
        },
        Math.max(0, last + pause() - now()),
      );
    },
    end() {
      isEnded = true;
      clearTimeout(timer);
    },
  };
}
