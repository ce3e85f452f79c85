import { sql, type AnyDb } from "#database";
import type { Core } from "../core.ts";

/** Addresses that were given out before their content (client-server API, "Content repository"): each is filled once, by whom it was made for. */

const lifeSeconds = 24 * 3600;
/** A person's that are still empty. */
const mostEmpty = 50;

/** When it ends, in milliseconds; null: the person has too many that are empty. */
export async function insertReserved(
  db: AnyDb,
  media: { readonly domain: string; readonly id: string; readonly userId: string },
): Promise<number | null> {
  const { rows } = await sql<{ until: Date }>`insert into chat.reserved_media (domain, media_id, user_id, expires_at)
    select ${media.domain}, ${media.id}, ${media.userId}, now() + make_interval(secs => ${lifeSeconds})
      where (select count(*) from chat.reserved_media where user_id = ${media.userId} and expires_at > now()) < ${mostEmpty}
    returning expires_at as until`.execute(db);
  return rows[0]?.until.getTime() ?? null;
}

/** Whose empty media this is; null: there is none, or its time is over. */
export async function readReserved(db: AnyDb, domain: string, id: string): Promise<string | null> {
  const { rows } = await sql<{ userId: string }>`select user_id as "userId" from chat.reserved_media
    where domain = ${domain} and media_id = ${id} and expires_at > now()`.execute(db);
  return rows[0]?.userId ?? null;
}

/** Whether it was still empty, and is no more. */
export async function takeReserved(db: AnyDb, domain: string, id: string): Promise<boolean> {
  const { numAffectedRows } = await sql`delete from chat.reserved_media
    where domain = ${domain} and media_id = ${id}`.execute(db);
  return (numAffectedRows ?? 0n) > 0n;
}

export const forgetReserved = async ({ db }: Pick<Core, "db">): Promise<void> =>
  void (await sql`delete from chat.reserved_media where expires_at < now()`.execute(db));
