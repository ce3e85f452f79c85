import { sql, type AnyDb } from "#database";

/** What the clock asks for; each row is claimed by the statement that reads it, so that two processes do not both write. */

const atOnce = 100;

interface Due {
  readonly id: string;
  readonly workspaceId: string;
}

/** Those whose time ends in a number of days, to be written to; not those who came for less. */
export async function claimReminders(db: AnyDb, days: number): Promise<Due[]> {
  const { rows } = await sql<Due>`update guests.guest set reminded = ${days} where id in (
      select id from guests.guest where state = 'active' and ends_at > now() and ends_at <= now() + make_interval(days => ${days})
        and (reminded is null or reminded > ${days}) and accepted_at < ends_at - make_interval(days => ${days})
      order by ends_at limit ${atOnce} for update skip locked)
    returning id, workspace_id as "workspaceId"`.execute(db);
  return rows;
}

/** Those whom nobody has looked at for a year: the sponsor has two weeks from now on. */
export async function claimReviews(db: AnyDb): Promise<Due[]> {
  const { rows } = await sql<Due>`update guests.guest set review_by = now() + interval '14 days' where id in (
      select id from guests.guest where state = 'active' and review_by is null and reviewed_at <= now() - interval '1 year'
      order by reviewed_at limit ${atOnce} for update skip locked)
    returning id, workspace_id as "workspaceId"`.execute(db);
  return rows;
}

/** Those whose question nobody has answered. */
export async function readUnanswered(db: AnyDb): Promise<Due[]> {
  const { rows } = await sql<Due>`select id, workspace_id as "workspaceId" from guests.guest
    where state = 'active' and review_by <= now() order by review_by limit ${atOnce}`.execute(db);
  return rows;
}

/** Invitations that nobody has answered. */
export async function readExpired(db: AnyDb): Promise<Due[]> {
  const { rows } = await sql<Due>`select id, workspace_id as "workspaceId" from guests.guest
    where state = 'invited' and least(secret_expires_at, ends_at) <= now() order by id limit ${atOnce}`.execute(db);
  return rows;
}

/** Rows of those who have been gone for 30 days, and with them the address. */
export async function deleteGone(db: AnyDb): Promise<void> {
  await sql`delete from guests.guest where ended_at < now() - interval '30 days'`.execute(db);
}
