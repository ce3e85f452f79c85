import { sql, type AnyDb } from "#database";

/** Where it is: the hash of its id, and the domain of the agency at whose address it was made, or nothing. */
export interface RendezvousKey {
  readonly hash: Buffer;
  readonly domain: string;
}

export interface Owner {
  readonly name: string;
  readonly isStranger: boolean;
}

export interface Times {
  readonly sequence: number;
  readonly writtenAt: Date;
  readonly expiresAt: Date;
}

export interface Rendezvous extends Times {
  readonly data: string;
}

/** Nobody else makes one until the transaction ends; what has expired is gone. */
export async function lockRendezvous(trx: AnyDb): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended('rendezvous', 0))`.execute(trx);
  await deleteExpiredRendezvous(trx);
}

/** All but the newest of an owner's. */
export async function deleteOldestOf(trx: AnyDb, owner: string, newest: number): Promise<void> {
  await sql`delete from chat.rendezvous where hash in (
    select hash from chat.rendezvous where owner = ${owner} order by expires_at desc offset ${newest})`.execute(trx);
}

export async function countOfStrangers(trx: AnyDb): Promise<number> {
  const { rows } = await sql<{ found: number }>`select count(*)::int as found from chat.rendezvous
    where is_stranger`.execute(trx);
  return rows[0]?.found ?? 0;
}

export async function insertRendezvous(
  trx: AnyDb,
  { hash, domain }: RendezvousKey,
  fresh: { readonly owner: Owner; readonly data: string; readonly seconds: number },
): Promise<Times | undefined> {
  const { owner, data, seconds } = fresh;
  const { rows } = await sql<Times>`insert into chat.rendezvous (hash, domain, owner, is_stranger, data, expires_at)
    values (${hash}, ${domain}, ${owner.name}, ${owner.isStranger}, ${data}, now() + make_interval(secs => ${seconds}))
    returning sequence, written_at as "writtenAt", expires_at as "expiresAt"`.execute(trx);
  return rows[0];
}

/** Null: there is none, or its time is over. */
export async function readRendezvous(db: AnyDb, { hash, domain }: RendezvousKey): Promise<Rendezvous | null> {
  const { rows } = await sql<Rendezvous>`select data, sequence, written_at as "writtenAt", expires_at as "expiresAt"
    from chat.rendezvous where hash = ${hash} and domain = ${domain} and expires_at > now()`.execute(db);
  return rows[0] ?? null;
}

/** Null: there is none that nobody has written to since this sequence. */
export async function updateRendezvous(
  db: AnyDb,
  { hash, domain }: RendezvousKey,
  sequence: number,
  data: string,
): Promise<Times | null> {
  const { rows } = await sql<Times>`update chat.rendezvous
    set data = ${data}, sequence = sequence + 1, written_at = now()
    where hash = ${hash} and domain = ${domain} and sequence = ${sequence} and expires_at > now()
    returning sequence, written_at as "writtenAt", expires_at as "expiresAt"`.execute(db);
  return rows[0] ?? null;
}

/** Whether there was one. */
export async function deleteRendezvous(db: AnyDb, { hash, domain }: RendezvousKey): Promise<boolean> {
  const { rows } = await sql<{
    isLive: boolean;
  }>`delete from chat.rendezvous where hash = ${hash} and domain = ${domain}
    returning expires_at > now() as "isLive"`.execute(db);
  return rows[0]?.isLive ?? false;
}

export async function deleteExpiredRendezvous(db: AnyDb): Promise<void> {
  await sql`delete from chat.rendezvous where expires_at <= now()`.execute(db);
}
