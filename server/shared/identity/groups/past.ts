import { sql } from "#database";
import type { IdentityDb } from "../queries.ts";

/** Someone was in a group for a while; `until` null: still. */
export interface PastGroupMember {
  readonly groupId: string;
  readonly personId: string;
  readonly since: Date;
  readonly until: Date | null;
}

/** Who was in these groups within a span of time. */
export async function readGroupMembersWithin(
  db: IdentityDb,
  groupIds: readonly string[],
  { from, to }: { readonly from: Date; readonly to: Date },
  limit: number,
): Promise<PastGroupMember[]> {
  const { rows } = await sql<PastGroupMember>`
    select group_id as "groupId", person_id as "personId", since, until from (
      select group_id, person_id, added_at as since, null::timestamptz as until from identity.group_member
      union all
      select group_id, person_id, since, until from identity.group_member_past
    ) as g where group_id = any(${[...groupIds]}::uuid[]) and since < ${to} and coalesce(until, 'infinity') > ${from}
    order by since, person_id limit ${limit}`.execute(db);
  return rows;
}
