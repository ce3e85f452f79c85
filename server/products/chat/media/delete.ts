import { sql, type AnyDb } from "#database";

/** Media that only these events show goes with them; the blob follows when nobody else refers to it. */
export async function deleteMediaOf(trx: AnyDb, eventIds: readonly string[]): Promise<void> {
  await sql`with gone as (delete from chat.media_use where event_id = any(${eventIds}::text[]) returning domain, media_id, event_id)
    delete from chat.media m using gone g where m.domain = g.domain and m.media_id = g.media_id
      and not exists (select from chat.media_use u where u.domain = m.domain and u.media_id = m.media_id
        and u.event_id not in (select event_id from gone))`.execute(trx);
}
