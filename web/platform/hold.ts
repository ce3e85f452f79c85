import { holdAnswers } from "./api.ts";

let holder: string | null = null;

/** Holds in this browser what a person is answered from now on; null: nothing. */
export function holdFor(userId: string | null): void {
  if (holder === userId) return;
  holder = userId;
  holdAnswers(
    userId === null ? Promise.resolve(null) : import("./held/index.ts").then(({ openHeld }) => openHeld(userId)),
  );
}
