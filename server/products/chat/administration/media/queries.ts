import { sql, type AnyDb, type RawBuilder } from "#database";

export interface MediaRow {
  readonly domain: string;
  readonly mediaId: string;
  readonly userId: string;
  readonly size: number;
  readonly contentType: string;
  readonly createdAt: Date;
  readonly quarantinedBy: string | null;
  readonly isProtected: boolean;
}

const columns = sql`m.domain, m.media_id as "mediaId", m.user_id as "userId", m.size::float8 as size, m.content_type as "contentType",
  m.created_at as "createdAt", m.quarantined_by as "quarantinedBy", m.is_protected as "isProtected"`;

export const mediaOrders = {
  media_id: sql`m.media_id`,
  created_ts: sql`m.created_at`,
  media_length: sql`m.size`,
  media_type: sql`m.content_type`,
  quarantined_by: sql`m.quarantined_by`,
  safe_from_quarantine: sql`m.is_protected`,
} as const;

/** What of someone's media a readable event has shown: everyone who knows the address of any other may fetch it, so that it is listed for nobody. */
export async function readShownOf(
  db: AnyDb,
  userId: string,
  page: {
    readonly order: keyof typeof mediaOrders;
    readonly isBackwards: boolean;
    readonly offset: number;
    readonly limit: number;
  },
): Promise<{ readonly items: readonly MediaRow[]; readonly total: number }> {
  const direction = page.isBackwards ? sql`desc` : sql`asc`;
  const { rows } = await sql<MediaRow>`select ${columns} from chat.media m where m.user_id = ${userId} and m.is_used
    order by ${mediaOrders[page.order]} ${direction}, m.media_id ${direction} limit ${page.limit} offset ${page.offset}`.execute(
    db,
  );
  const counted = await sql<{ total: number }>`select count(*)::int as total from chat.media
    where user_id = ${userId} and is_used`.execute(db);
  return { items: rows, total: counted.rows[0]?.total ?? 0 };
}

/** Addresses of what a room shows. */
export async function readShownIn(db: AnyDb, roomId: string): Promise<{ domain: string; mediaId: string }[]> {
  const { rows } = await sql<{ domain: string; mediaId: string }>`select distinct domain, media_id as "mediaId"
    from chat.media_use where room_id = ${roomId} order by 1, 2`.execute(db);
  return rows;
}

/** Media and the rooms that show it. */
export interface Deletable extends Pick<MediaRow, "domain" | "mediaId" | "userId"> {
  readonly roomIds: readonly string[];
}

/** Which media: of someone, of an organisation's domains, one by its address. */
export type MediaFilter = RawBuilder<unknown>;
export const ofUser = (userId: string): MediaFilter => sql`m.user_id = ${userId}`;
export const ofAddress = (domain: string, mediaId: string): MediaFilter =>
  sql`m.domain = ${domain} and m.media_id = ${mediaId}`;
const ofDomains = (domains: readonly string[]): MediaFilter => sql`m.domain = any(${domains}::text[])`;
export const olderAndLarger = (domains: readonly string[], before: number, size: number): MediaFilter =>
  sql`${ofDomains(domains)} and m.created_at < to_timestamp(${before}::float8 / 1000) and m.size > ${size}`;
/** Which of them a readable event has shown: of any other it is not known what it is for; a workspace's encrypted attachments are such. */
export const thatIsShown = (filter: MediaFilter): MediaFilter => sql`${filter} and m.is_used`;
/** What a room shows, of these domains or shown by no other room. */
export const shownIn = (roomId: string, domains: readonly string[]): MediaFilter =>
  sql`exists (select from chat.media_use u where u.room_id = ${roomId} and u.domain = m.domain and u.media_id = m.media_id)
    and (${ofDomains(domains)} or not exists (select from chat.media_use u
      where u.room_id <> ${roomId} and u.domain = m.domain and u.media_id = m.media_id))`;

/** The oldest ones after those that were looked at already, by their address. */
export async function readDeletable(
  db: AnyDb,
  filter: MediaFilter,
  after: Pick<MediaRow, "domain" | "mediaId">,
  limit: number,
): Promise<readonly Deletable[]> {
  const { rows } = await sql<Deletable>`select m.domain, m.media_id as "mediaId", m.user_id as "userId",
      array(select distinct u.room_id from chat.media_use u where u.domain = m.domain and u.media_id = m.media_id) as "roomIds"
    from chat.media m where ${filter} and (m.domain, m.media_id) > (${after.domain}, ${after.mediaId})
    order by m.domain, m.media_id limit ${limit}`.execute(db);
  return rows;
}

export async function deleteMedia(trx: AnyDb, media: readonly Pick<MediaRow, "domain" | "mediaId">[]): Promise<void> {
  const keys = sql`select * from unnest(${media.map((one) => one.domain)}::text[], ${media.map((one) => one.mediaId)}::text[])`;
  await sql`delete from chat.media_use where (domain, media_id) in (${keys})`.execute(trx);
  await sql`delete from chat.media where (domain, media_id) in (${keys})`.execute(trx);
}

/** Puts media in quarantine, but what is protected; `userId` is null: takes it out. How many of them. */
export async function setQuarantine(trx: AnyDb, filter: MediaFilter, userId: string | null): Promise<number> {
  const { rows } = await sql`update chat.media m set quarantined_by = ${userId}
    where ${filter} and (${userId}::text is null or not m.is_protected) and (m.quarantined_by is null) <> (${userId}::text is null)
    returning m.media_id`.execute(trx);
  return rows.length;
}

/** False: there is no such media. */
export async function setProtection(trx: AnyDb, filter: MediaFilter, isProtected: boolean): Promise<boolean> {
  const { rows } =
    await sql`update chat.media m set is_protected = ${isProtected} where ${filter} returning m.media_id`.execute(trx);
  return rows.length > 0;
}

export interface MediaUsage {
  readonly userId: string;
  readonly count: number;
  readonly size: number;
}

export async function readUsage(
  db: AnyDb,
  domains: readonly string[],
  { from, until }: { readonly from: number; readonly until: number },
): Promise<readonly MediaUsage[]> {
  const { rows } =
    await sql<MediaUsage>`select m.user_id as "userId", count(*)::int as count, sum(m.size)::float8 as size
    from chat.media m where ${ofDomains(domains)} and m.created_at >= to_timestamp(${from}::float8 / 1000)
      and m.created_at < to_timestamp(${until}::float8 / 1000) group by m.user_id`.execute(db);
  return rows;
}
