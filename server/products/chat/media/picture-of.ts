import type { Core } from "../core.ts";

/** The blob of a picture that a person has uploaded: an address of another's media shows nothing of theirs. */
export async function pictureOf({ db }: Core, userId: string, address: string): Promise<string | null> {
  const [, domain, id] = /^mxc:\/\/([A-Za-z0-9.\-:[\]]+)\/([A-Za-z0-9_-]+)$/.exec(address) ?? [];
  if (domain === undefined || id === undefined) return null;
  const row = await db
    .selectFrom("chat.media")
    .select("hash")
    .where("domain", "=", domain)
    .where("media_id", "=", id)
    .where("user_id", "=", userId)
    .where("quarantined_by", "is", null)
    .executeTakeFirst();
  return row?.hash ?? null;
}
