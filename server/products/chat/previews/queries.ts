import { sql, type AnyDb } from "#database";

export interface StoredPreview {
  /** JSON, as it is answered. */
  readonly content: string;
  readonly domain: string | null;
  readonly mediaId: string | null;
  readonly lifeSeconds: number;
}

/** Of an organisation; the oldest make place. */
const mostKept = 2000;

export async function readPreview(db: AnyDb, organisationId: string, address: string): Promise<string | null> {
  const { rows } = await sql<{ content: string }>`select content from chat.link_preview
    where organisation_id = ${organisationId} and address = ${address} and expires_at > now()`.execute(db);
  return rows[0]?.content ?? null;
}

export async function insertPreview(
  trx: AnyDb,
  organisationId: string,
  address: string,
  one: StoredPreview,
): Promise<void> {
  await sql`insert into chat.link_preview (organisation_id, address, content, media_domain, media_id, expires_at)
    values (${organisationId}, ${address}, ${one.content}, ${one.domain}, ${one.mediaId},
      now() + make_interval(secs => ${one.lifeSeconds}))
    on conflict (organisation_id, address) do update set content = excluded.content, media_domain = excluded.media_domain,
      media_id = excluded.media_id, made_at = now(), expires_at = excluded.expires_at`.execute(trx);
  await forgetPreviews(
    trx,
    sql`organisation_id = ${organisationId} and address in (select address from chat.link_preview
      where organisation_id = ${organisationId} order by made_at desc offset ${mostKept})`,
  );
}

/** With their pictures, but those that someone has shown in a room meanwhile. */
async function forgetPreviews(db: AnyDb, which: ReturnType<typeof sql>): Promise<void> {
  await sql`with gone as (delete from chat.link_preview where ${which} returning media_domain, media_id)
    delete from chat.media m using gone g
      where m.domain = g.media_domain and m.media_id = g.media_id and not m.is_used`.execute(db);
}

export const forgetPreview = (trx: AnyDb, organisationId: string, address: string): Promise<void> =>
  forgetPreviews(trx, sql`organisation_id = ${organisationId} and address = ${address}`);

export const forgetExpiredPreviews = (db: AnyDb): Promise<void> => forgetPreviews(db, sql`expires_at <= now()`);
