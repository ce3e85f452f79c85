import { refuse } from "#http";
import type { MeetingContext } from "../context.ts";
import { readPresent, type ParticipantRow } from "./queries.ts";

/** Their stay in the call. Refuses NOT_PRESENT unless someone of that identity is in it. */
export async function requirePresent(
  { db }: Pick<MeetingContext, "db">,
  id: string,
  identity: string,
): Promise<ParticipantRow> {
  const found = (await readPresent(db, [id])).find((one) => one.identity === identity);
  if (!found) throw refuse("NOT_PRESENT");
  return found;
}
