import { sql, type AnyDb } from "#database";

/** A picture, whose bytes are kept already. */
export interface PreviewMedia {
  readonly domain: string;
  readonly mediaId: string;
  readonly hash: string;
  readonly size: number;
  readonly userId: string;
}

interface StoredPreview {
  /** JSON, as it is answered. */
  readonly content: string;
  readonly media: PreviewMedia | null;
  readonly lifeSeconds: number;
}

/** Of an organisation; the oldest make place. */
const mostKept = 2000;

export async function readPreview(db: AnyDb, organisationId: string, address: string): Promise<string | null> {
  const { rows } = await sql<{ content: string }>`select content from chat.link_preview
    where organisation_id = ${organisationId} and address = ${address} and expires_at > now()`.execute(db);
  return rows[0]?.content ?? null;
}

/** In the stead of what is known of an address, with its picture: one process after another, so that no picture is left that nothing names. */
export async function replacePreview(
  trx: AnyDb,
  organisationId: string,
  address: string,
  { content, media, lifeSeconds }: StoredPreview,
): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`chat.link_preview ${organisationId} ${address}`}, 0))`.execute(
    trx,
  );
  await forgetPreviews(trx, sql`organisation_id = ${organisationId} and address = ${address}`);
  if (media)
    await sql`insert into chat.media (domain, media_id, hash, size, content_type, user_id)
      values (${media.domain}, ${media.mediaId}, ${media.hash}, ${media.size}, 'image/webp', ${media.userId})`.execute(
      trx,
    );
  await sql`insert into chat.link_preview (organisation_id, address, content, media_domain, media_id, expires_at)
    values (${organisationId}, ${address}, ${content}, ${media?.domain ?? null}, ${media?.mediaId ?? null},
      now() + make_interval(secs => ${lifeSeconds}))`.execute(trx);
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

export const forgetExpiredPreviews = (db: AnyDb): Promise<void> => forgetPreviews(db, sql`expires_at <= now()`);
