import { setTimeout as sleep } from "node:timers/promises";
import type { Person } from "#identity";
import type { Core } from "./core.ts";

const everyMs = 1000;
const mostTries = 60;

/**
 * Does something with a person once the database has said who it is: what follows from a right that is gone waits for no
 * request that could be tried again. Tried for a minute while the database does not answer, and then logged.
 */
export async function whenFound(
  { log }: Pick<Core, "log">,
  find: () => Promise<Person | null>,
  then: (person: Person) => void,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      const person = await find();
      if (person) then(person);
      return;
    } catch (error) {
      if (tries === mostTries) return log.warn({ error }, "whose right is gone could not be found out");
      await sleep(everyMs, undefined, { ref: false });
    }
  }
}
