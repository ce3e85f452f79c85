import { sql } from "#database";
import type { IdentityDb } from "../../queries.ts";

export interface PasskeyRow {
  readonly id: string;
  readonly personId: string;
  /** As WebAuthn names it, base64url. */
  readonly credentialId: string;
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly isBackedUp: boolean;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

const columns = sql`p.id, p.person_id as "personId", p.credential_id as "credentialId", p.public_key as "publicKey",
  p.counter::float8 as counter, p.transports, p.is_backed_up as "isBackedUp", p.name, p.created_at as "createdAt",
  p.last_used_at as "lastUsedAt"`;

/** The latest used first. */
export async function readPasskeys(db: IdentityDb, personId: string): Promise<PasskeyRow[]> {
  const { rows } = await sql<PasskeyRow>`select ${columns} from identity.passkey p where p.person_id = ${personId}
    order by coalesce(p.last_used_at, p.created_at) desc`.execute(db);
  return rows;
}

export async function readPasskeyByCredential(db: IdentityDb, credentialId: string): Promise<PasskeyRow | null> {
  const { rows } =
    await sql<PasskeyRow>`select ${columns} from identity.passkey p where p.credential_id = ${credentialId}`.execute(
      db,
    );
  return rows[0] ?? null;
}

/** Null when someone has it already. */
export async function insertPasskey(
  db: IdentityDb,
  row: Omit<PasskeyRow, "createdAt" | "lastUsedAt">,
): Promise<PasskeyRow | null> {
  const { rows } = await sql<PasskeyRow>`insert into identity.passkey as p
      (id, person_id, credential_id, public_key, counter, transports, is_backed_up, name)
    values (${row.id}, ${row.personId}, ${row.credentialId}, ${row.publicKey}, ${row.counter}, ${[...row.transports]}, ${row.isBackedUp}, ${row.name})
    on conflict (credential_id) do nothing returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

export async function renamePasskey(
  db: IdentityDb,
  personId: string,
  id: string,
  name: string,
): Promise<PasskeyRow | null> {
  const { rows } = await sql<PasskeyRow>`update identity.passkey p set name = ${name}
    where p.id = ${id} and p.person_id = ${personId} returning ${columns}`.execute(db);
  return rows[0] ?? null;
}

/** False when the counter has been passed meanwhile, which a copy of the passkey does, or when it was removed. */
export async function markPasskeyUsed(db: IdentityDb, id: string, counter: number): Promise<boolean> {
  const { rows } = await sql`update identity.passkey set counter = ${counter}, last_used_at = now()
    where id = ${id} and (counter < ${counter} or (counter = 0 and ${counter} = 0)) returning id`.execute(db);
  return rows.length > 0;
}

export async function deletePasskeys(db: IdentityDb, where: { personId: string; id?: string }): Promise<boolean> {
  const { rows } = await sql`delete from identity.passkey where person_id = ${where.personId}
    and (${where.id ?? null}::uuid is null or id = ${where.id ?? null}::uuid) returning id`.execute(db);
  return rows.length > 0;
}
