import { sql, type Db } from "#database";
import type { Pair } from "./pair.ts";
import type { CertificateTables } from "./tables.ts";

export type CertificateDb = Db<CertificateTables>;

/** Notes which names need a certificate of this authority; one of another is ordered anew. */
export async function insertNames(db: CertificateDb, directory: string, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  await sql`insert into certificates.certificate as c (name, directory)
    select name, ${directory} from unnest(${[...names]}::text[]) name
    on conflict (name) do update set directory = excluded.directory, due_at = now(), failures = 0
      where c.directory <> excluded.directory`.execute(db);
}

export async function readDueNames(db: CertificateDb, names: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from certificates.certificate
    where name = any(${[...names]}::text[]) and due_at <= now() and held_until <= now() order by due_at`.execute(db);
  return rows.map((row) => row.name);
}

/** Takes a name that is due, for up to `forSeconds`; null: another process has it, or it is due no longer. */
export async function claimName(
  db: CertificateDb,
  name: string,
  forSeconds: number,
): Promise<{ readonly failures: number } | null> {
  const { rows } = await sql<{ failures: number }>`update certificates.certificate
    set held_until = now() + make_interval(secs => ${forSeconds})
    where name = ${name} and due_at <= now() and held_until <= now() returning failures`.execute(db);
  return rows[0] ?? null;
}

export async function storeCertificate(
  db: CertificateDb,
  name: string,
  { cert, key, ends, due }: Pair & { readonly ends: number; readonly due: number },
): Promise<void> {
  await sql`update certificates.certificate set chain = ${cert}, private_key = ${key}, ends_at = ${new Date(ends)},
    renewed_at = clock_timestamp(), due_at = ${new Date(due)}, failures = 0, last_fault = null, held_until = '-infinity'
    where name = ${name}`.execute(db);
}

export async function storeFault(db: CertificateDb, name: string, fault: string, inSeconds: number): Promise<void> {
  await sql`update certificates.certificate set failures = failures + 1, last_fault = ${fault},
    due_at = now() + make_interval(secs => ${inSeconds}), held_until = '-infinity' where name = ${name}`.execute(db);
}

/** Changes whenever a certificate does. */
export async function readStamp(db: CertificateDb): Promise<string> {
  const { rows } = await sql<{ stamp: string }>`select count(*) || ' ' || coalesce(max(renewed_at)::text, '') as stamp
    from certificates.certificate where chain is not null`.execute(db);
  return rows[0]?.stamp ?? "";
}

export async function readCertificates(db: CertificateDb): Promise<(Pair & { name: string })[]> {
  const { rows } = await sql<Pair & { name: string }>`select name, chain as cert, private_key as key
    from certificates.certificate where chain is not null`.execute(db);
  return rows;
}

/** The account's key; the first process to come decides which. */
export async function keepAccountKey(db: CertificateDb, directory: string, fresh: string): Promise<string> {
  await sql`insert into certificates.account (directory, private_key) values (${directory}, ${fresh})
    on conflict do nothing`.execute(db);
  const { rows } = await sql<{ key: string }>`select private_key as key from certificates.account
    where directory = ${directory}`.execute(db);
  return rows[0]?.key ?? fresh;
}

export async function insertChallenge(db: CertificateDb, token: string, answer: string): Promise<void> {
  await sql`insert into certificates.challenge (token, answer) values (${token}, ${answer})
    on conflict (token) do update set answer = excluded.answer`.execute(db);
}

/** Removes one, and what an order that was cut left behind. */
export async function deleteChallenge(db: CertificateDb, token: string): Promise<void> {
  await sql`delete from certificates.challenge where token = ${token} or created_at < now() - interval '1 hour'`.execute(
    db,
  );
}

export async function readChallenges(db: CertificateDb): Promise<Map<string, string>> {
  const { rows } = await sql<{ token: string; answer: string }>`select token, answer
    from certificates.challenge`.execute(db);
  return new Map(rows.map((row) => [row.token, row.answer]));
}
