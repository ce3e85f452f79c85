import { refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { readPresent } from "./queries.ts";

/** Refuses NOT_PRESENT unless someone of that identity is in the call. */
export async function requirePresent({ db }: Pick<MeetingContext, "db">, id: string, identity: string): Promise<void> {
  if (!(await readPresent(db, [id])).some((one) => one.identity === identity)) throw refuse("NOT_PRESENT");
}
