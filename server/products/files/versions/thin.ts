import { sql } from "#database";
import type { FileDb } from "../tables.ts";

/**
 * Thins earlier versions as they age: of each file the last of every minute of the past hour stays, of every hour of the past
 * day, of every day of the past 30, and of every week before that. Those that a person gave a name stay.
 */
export async function thinVersions(db: FileDb): Promise<void> {
  await sql`delete from files.version where id in (
    select id from (
      select id, row_number() over (partition by node_id, span, floor(extract(epoch from changed_at) / span) order by id desc) as place
      from (
        select id, node_id, changed_at, case
          when changed_at > now() - interval '1 hour' then 60
          when changed_at > now() - interval '1 day' then 3600
          when changed_at > now() - interval '30 days' then 86400
          else 604800 end as span
        from files.version where label = ''
      ) as aged
    ) as ranked where place > 1)`.execute(db);
}
