import { hashSecret, randomToken } from "#clock";
import { sql } from "#database";
import type { Principal } from "#http";
import type { FileDb } from "../tables.ts";

/** Whose socket it is, and by which session. */
export interface Holder {
  readonly personId: string;
  readonly sessionId: string;
}

/** Nextcloud gives as long. */
const secondsGood = 15;

/** A ticket for one socket, for those who have shown a password in a request. */
export async function makeTicket(db: FileDb, { personId, sessionId }: Principal): Promise<string> {
  const ticket = randomToken(32);
  await sql`with expired as (delete from files.push_ticket where expires_at < now())
    insert into files.push_ticket (hash, person_id, session_id, expires_at)
    values (${hashSecret(ticket)}, ${personId}, ${sessionId}, now() + make_interval(secs => ${secondsGood}))`.execute(
    db,
  );
  return ticket;
}

/** Whose ticket it is, which nobody takes again; null when it is none, or too late. */
export async function takeTicket(db: FileDb, ticket: string): Promise<Holder | null> {
  const { rows } =
    await sql<Holder>`delete from files.push_ticket where hash = ${hashSecret(ticket)} and expires_at > now()
    returning person_id as "personId", session_id as "sessionId"`.execute(db);
  return rows[0] ?? null;
}

/** With a session its tickets end, in whatever process they were made. */
export async function endTickets(db: FileDb, sessionId: string): Promise<void> {
  await sql`delete from files.push_ticket where session_id = ${sessionId}`.execute(db);
}
