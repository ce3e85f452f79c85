import { escapeLike, sql } from "#database";
import { personColumns, type IdentityDb, type PersonRow } from "../queries.ts";

/** Which accounts of an organisation's people, and in which order. */
export interface AccountSearch {
  /** The beginning of a word of their name, or of their address. */
  readonly query: string;
  readonly isWithDisabled: boolean;
  /** Undefined: both. */
  readonly isAdmin: boolean | undefined;
  readonly order: keyof typeof orders;
  readonly isBackwards: boolean;
  readonly offset: number;
  readonly limit: number;
}

const orders = {
  name: sql`p.localpart || ':' || p.domain`,
  displayname: sql`lower(p.display_name)`,
  admin: sql`p.is_admin`,
  deactivated: sql`p.disabled_at is not null`,
  creation_ts: sql`p.created_at`,
  last_seen_ts: sql`p.last_seen_at`,
} as const;

export async function readAccounts(
  db: IdentityDb,
  organisationId: string,
  wanted: AccountSearch,
): Promise<{ rows: PersonRow[]; total: number }> {
  const { isWithDisabled, isAdmin = null } = wanted;
  const text = escapeLike(wanted.query.trim().toLowerCase());
  const meant = sql`p.organisation_id = ${organisationId} and p.appservice is null and (${isWithDisabled} or p.disabled_at is null)
    and (${isAdmin}::boolean is null or p.is_admin = ${isAdmin}::boolean)
    and (lower(p.display_name) like ${`${text}%`} or lower(p.display_name) like ${`% ${text}%`}
      or p.localpart || '@' || p.domain like ${`${text}%`} or '@' || p.localpart || ':' || p.domain like ${`${text}%`})`;
  const direction = wanted.isBackwards ? sql`desc nulls last` : sql`asc nulls first`;
  const { rows } = await sql<PersonRow>`select ${personColumns} from identity.person p where ${meant}
    order by ${orders[wanted.order]} ${direction}, p.id limit ${wanted.limit} offset ${wanted.offset}`.execute(db);
  const counted = await sql<{ total: number }>`select count(*)::integer as total from identity.person p
    where ${meant}`.execute(db);
  return { rows, total: counted.rows[0]?.total ?? 0 };
}
