import { sql, type AnyDb } from "#database";

/** An address at which a mail server takes nothing. */
export interface RefusedAddress {
  readonly address: string;
  readonly at: Date;
  readonly code: number;
  readonly answer: string;
}

export async function noteRefused(db: AnyDb, address: string, code: number, answer: string): Promise<void> {
  await sql`insert into mail.refused_address (address, code, answer)
    values (${address.toLowerCase()}, ${code}, ${answer.replace(/[^\x20-\x7e]+/g, " ").slice(0, 300)})
    on conflict (address) do update set at = now(), code = excluded.code, answer = excluded.answer`.execute(db);
}

export async function noteTaken(db: AnyDb, address: string): Promise<void> {
  await sql`delete from mail.refused_address where address = ${address.toLowerCase()} and not is_paused`.execute(db);
}

/** Those of some addresses that were refused, by address in lower case; one statement. */
export async function readRefused(
  db: AnyDb,
  addresses: readonly string[],
): Promise<ReadonlyMap<string, RefusedAddress>> {
  if (addresses.length === 0) return new Map();
  const lower = addresses.map((one) => one.toLowerCase());
  const { rows } = await sql<RefusedAddress>`select address, at, code, answer from mail.refused_address
    where address = any(${lower}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.address, row]));
}
