import type { Db } from "#database";
import { addressKey, type Refusal, refuse } from "#http";
import { clearFailures, countFailure, readFailures, type IdentityTables } from "../queries.ts";

const windowSeconds = 900;
const limitPerName = 10;
// Whole agencies sit behind one address.
const limitPerAddress = 100;

/** Failed attempts per name and per address, shared by all processes. Refuses SIGN_IN_THROTTLED. */
export async function withThrottle<T>(
  db: Db<IdentityTables>,
  name: string,
  ip: string,
  attempt: () => Promise<T | null>,
): Promise<T | null> {
  const nameKey = `name:${name.toLowerCase()}`;
  const networkKey = `ip:${addressKey(ip)}`;
  for (const { key, failures, waitSeconds } of await readFailures(db, [nameKey, networkKey], windowSeconds))
    if (failures >= (key === nameKey ? limitPerName : limitPerAddress)) throw throttled(waitSeconds);
  // Counted before the slow check, so that many guesses at once are no more than many guesses one by one.
  await countFailure(db, [nameKey], windowSeconds);
  const [counted] = await readFailures(db, [nameKey], windowSeconds);
  if (counted && counted.failures > limitPerName) throw throttled(counted.waitSeconds);
  const result = await attempt();
  if (result === null) await countFailure(db, [networkKey], windowSeconds);
  else await clearFailures(db, nameKey);
  return result;
}

const throttled = (waitSeconds: number): Refusal =>
  refuse("SIGN_IN_THROTTLED", {
    retryAfter: Math.max(waitSeconds, 1),
  });
