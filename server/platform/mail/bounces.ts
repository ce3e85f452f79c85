import { sql, type AnyDb, type Db } from "#database";
import type { DeliveryStatus, IncomingLetter, Outcome } from "#incoming";

/** Its tables, as far as queries name them by type. */
export type MailDb = Db<{ "mail.sent": { id: string } }>;

/** A mail that was sent so long ago is not asked about any more; mail servers give up after five days (RFC 5321, 4.5.4.1). */
const keptDays = 14;
/** Letters that came back for now: that often within 30 days is as good as for good. */
const mostSoft = 5;

/** The id of a mail as it stands in its return address: without hyphens, as mail servers keep letters and digits. */
export const idInAddress = (mailId: string): string => mailId.replaceAll("-", "");

/** Notes to whom a mail goes, before it goes. */
export async function noteSent(db: AnyDb, id: string, address: string): Promise<void> {
  await sql`insert into mail.sent (id, address) values (${id}, ${address.toLowerCase()}) on conflict do nothing`.execute(
    db,
  );
}

export async function trimSent(db: AnyDb): Promise<void> {
  await sql`delete from mail.sent where at < now() - make_interval(days => ${keptDays})`.execute(db);
  await sql`delete from mail.delayed_address where at < now() - interval '30 days'`.execute(db);
}

export async function isPaused(db: AnyDb, address: string): Promise<boolean> {
  const { rows } =
    await sql`select from mail.refused_address where address = ${address.toLowerCase()} and is_paused`.execute(db);
  return rows.length > 0;
}

/** Letters go there again. False: none were kept from it. */
export async function liftPause(db: AnyDb, address: string): Promise<boolean> {
  const { rows } = await sql`with counted as (delete from mail.delayed_address where address = ${address.toLowerCase()})
    delete from mail.refused_address where address = ${address.toLowerCase()} returning address`.execute(db);
  return rows.length > 0;
}

/**
 * Whether no letter will ever arrive there: there is no such mailbox or domain (RFC 3463, 3.2). A full mailbox, a mail that was too large or
 * not liked says nothing of the address; a way that is not found may be found tomorrow, and would be missed for everyone of a domain at once.
 * What is said of another address is said of one to which this hands on, perhaps among others.
 */
function isForGood({ action, status, recipient }: DeliveryStatus, address: string): boolean {
  return (
    action === "failed" &&
    recipient.toLowerCase() === address &&
    /^5\.(1\.[0-9]+|2\.1|0\.0)$/.test(status) &&
    status !== "5.1.7" &&
    status !== "5.1.8"
  );
}

async function pause(trx: AnyDb, address: string, { status, diagnostic }: DeliveryStatus): Promise<void> {
  const answer = diagnostic === "" ? `The letter came back (${status}).` : diagnostic;
  await sql`insert into mail.refused_address (address, code, answer, is_paused) values (${address}, 550, ${answer}, true)
    on conflict (address) do update set at = now(), code = excluded.code, answer = excluded.answer, is_paused = true`.execute(
    trx,
  );
}

/** How often by now; counted anew when the last time was a month ago. */
async function countSoft(trx: AnyDb, address: string): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`insert into mail.delayed_address as d (address, count) values (${address}, 1)
    on conflict (address) do update set at = now(),
      count = case when d.at < now() - interval '30 days' then 1 else d.count + 1 end returning count`.execute(trx);
  return rows[0]?.count ?? 1;
}

/** To whom a mail went of which no report has come; claimed, so that each mail counts once. */
async function claimSent(trx: AnyDb, id: string): Promise<string | null> {
  const { rows } = await sql<{ address: string }>`update mail.sent set returned_at = now()
    where id = ${id} and returned_at is null returning address`.execute(trx);
  return rows[0]?.address ?? null;
}

/**
 * A mail that came to the return address of one that was sent. Delivery reports that say that it failed count once; everything else that
 * comes there is no report, as what is written by those who are out of office.
 */
export async function takeBounce(db: MailDb, letter: IncomingLetter, id: string): Promise<Outcome> {
  const failed = letter.statuses?.filter(({ action }) => action === "failed") ?? [];
  const [first] = failed;
  if (!first || !/^[0-9a-f]{32}$/.test(id)) return "dropped";
  return db.transaction().execute(async (trx) => {
    const address = await claimSent(trx, id);
    if (address === null) return "dropped";
    const final = failed.find((one) => isForGood(one, address));
    if (final || (await countSoft(trx, address)) >= mostSoft) await pause(trx, address, final ?? first);
    return "used";
  });
}
