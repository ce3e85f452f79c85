import type { Identity } from "#identity";
import type { NoticeRow } from "../queries.ts";

/** The display names of those who did what notices tell, by their ids. */
export async function namesOf(identity: Identity, notices: readonly NoticeRow[]): Promise<ReadonlyMap<string, string>> {
  const actors = await identity.personsByIds([...new Set(notices.flatMap((one) => one.actorId ?? []))]);
  return new Map(actors.map((one) => [one.id, one.displayName]));
}
