import type { ReadHolders } from "#blobs";
import type { Core } from "../core.ts";
import { domainOf } from "../events/pdu.ts";

/** Which of these blobs messages still refer to. */
export async function mediaInUse(core: Core, hashes: string[]): Promise<string[]> {
  if (hashes.length === 0) return [];
  const rows = await core.db.selectFrom("chat.media").select("hash").distinct().where("hash", "in", hashes).execute();
  return rows.map((row) => row.hash);
}

/** Organisations whose people sent these. */
export async function mediaHolders(core: Core, hashes: string[]): ReturnType<ReadHolders> {
  if (hashes.length === 0) return [];
  const rows = await core.db
    .selectFrom("chat.media")
    .select(["hash", "user_id as userId"])
    .distinct()
    .where("hash", "in", hashes)
    .execute();
  return rows.flatMap(({ hash, userId }) => {
    const organisation = userId === null ? null : core.organisations.byDomain(domainOf(userId));
    return organisation ? [{ hash, organisationId: organisation.id }] : [];
  });
}
