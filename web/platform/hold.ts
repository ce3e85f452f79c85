import { holdAnswers } from "./api.ts";
import { allowStoring } from "./database.ts";

let holder: string | null = null;

/** Holds in this browser what a person is answered from now on; null: nothing. */
export function holdFor(userId: string | null): void {
  if (holder === userId) return;
  holder = userId;
  if (userId !== null) allowStoring();
  holdAnswers(
    userId === null ? Promise.resolve(null) : import("./held/index.ts").then(({ openHeld }) => openHeld(userId)),
  );
}
