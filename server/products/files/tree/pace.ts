import { setTimeout as wait } from "node:timers/promises";
import { elapsed } from "#clock";

/** One step of long work, and a rest as long as the step: others get at least every second turn of the disk and the database. */
export async function pauseAfter<T>(step: () => Promise<T>): Promise<T> {
  const began = elapsed();
  const result = await step();
  await wait(elapsed() - began);
  return result;
}
