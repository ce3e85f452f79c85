import { sql, type AnyDb } from "#database";

/** A mail that failed so often is left alone: about two days. */
const mostAttempts = 50;
/** What is late of one mailbox; with more of it something is wrong that time alone mends. */
const mostLate = 1000;

/** How far a mailbox has been read. `name`: `user@host/folder`. */
export function createProgress(db: AnyDb, name: string) {
  return {
    /** The first number that was not read. Numbers of another validity mean nothing: then all is read anew. */
    async begin(validity: bigint): Promise<number> {
      const { rows } = await sql<{ nextUid: number }>`
        insert into incoming.mailbox (name, validity, next_uid) values (${name}, ${validity}, 1)
        on conflict (name) do update set validity = excluded.validity,
          next_uid = case when incoming.mailbox.validity = excluded.validity then incoming.mailbox.next_uid else 1 end
        returning next_uid::float8 as "nextUid"`.execute(db);
      const next = rows[0]?.nextUid ?? 1;
      if (next === 1) await sql`delete from incoming.late_mail where mailbox = ${name}`.execute(db);
      return next;
    },
    async reach(nextUid: number): Promise<void> {
      await sql`update incoming.mailbox set next_uid = greatest(next_uid, ${nextUid}) where name = ${name}`.execute(db);
    },
    /** It is tried again after a minute, then after longer; false: no more. Throws where too many are late. */
    async delay(uid: number): Promise<boolean> {
      const { rows } = await sql<{ attempts: number }>`
        insert into incoming.late_mail (mailbox, uid, next_at)
        select ${name}, ${uid}, now() + interval '1 minute'
        where (select count(*) from incoming.late_mail where mailbox = ${name}) < ${mostLate}
        on conflict (mailbox, uid) do update set attempts = incoming.late_mail.attempts + 1,
          next_at = now() + least(incoming.late_mail.attempts * interval '2 minutes', interval '1 hour')
        returning attempts`.execute(db);
      const attempts = rows[0]?.attempts;
      if (attempts === undefined) throw new Error("Too many mails failed.");
      if (attempts < mostAttempts) return true;
      await this.settle(uid);
      return false;
    },
    async due(): Promise<number[]> {
      const { rows } = await sql<{ uid: number }>`select uid::float8 as uid from incoming.late_mail
        where mailbox = ${name} and next_at <= now() order by next_at limit 100`.execute(db);
      return rows.map(({ uid }) => uid);
    },
    async settle(uid: number): Promise<void> {
      await sql`delete from incoming.late_mail where mailbox = ${name} and uid = ${uid}`.execute(db);
    },
  };
}
export type Progress = ReturnType<typeof createProgress>;
