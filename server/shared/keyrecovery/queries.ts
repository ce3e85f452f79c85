import type { RecoveryState } from "@safos/contract/key-recovery";
import { sql, type AnyDb } from "#database";
import type { BoxRow, KeyRow, RequestRow } from "./rows.ts";

export interface KeyRecoveryTables {
  "keyrecovery.organisation_key": { id: string };
  "keyrecovery.box": { person_id: string };
  "keyrecovery.request": { id: string };
}

const keyColumns = sql`k.id, k.organisation_id as "organisationId", k.public_key as "publicKey", k.made_by as "madeBy",
  k.made_at as "madeAt"`;
const boxColumns = sql`b.person_id as "personId", b.organisation_id as "organisationId", b.key_id as "keyId",
  b.secret_id as "secretId", b.sealed, b.sealed_at as "sealedAt"`;
const requestColumns = sql`r.id, r.person_id as "personId", r.organisation_id as "organisationId",
  r.session_id as "sessionId", r.key_id as "keyId",
  (select k.public_key from keyrecovery.organisation_key k where k.id = r.key_id) as "organisationKey", r.commitment, r.person_key as "personKey", r.officer_id as "officerId",
  r.officer_key as "officerKey", r.answer, r.state, r.asked_at as "askedAt", r.ended_at as "endedAt"`;
const isOpen = sql`r.state in ('asked', 'begun', 'revealed', 'answered')`;

/** `forShare`: it stays the current one until the transaction ends. */
export async function readKey(
  db: AnyDb,
  organisationId: string,
  lock: "forShare" | "unlocked" = "unlocked",
): Promise<KeyRow | null> {
  const { rows } = await sql<KeyRow>`select ${keyColumns} from keyrecovery.organisation_key k
    where k.organisation_id = ${organisationId} and k.replaced_at is null
    ${lock === "forShare" ? sql`for share` : sql``}`.execute(db);
  return rows[0] ?? null;
}

/** The one before stays, for what is sealed to it. False when another was made in the same moment. */
export async function replaceKey(
  db: AnyDb,
  key: { id: string; organisationId: string; publicKey: string; madeBy: string },
): Promise<boolean> {
  await sql`update keyrecovery.organisation_key set replaced_at = now()
    where organisation_id = ${key.organisationId} and replaced_at is null`.execute(db);
  const { rows } = await sql`insert into keyrecovery.organisation_key (id, organisation_id, public_key, made_by)
    values (${key.id}, ${key.organisationId}, ${key.publicKey}, ${key.madeBy}) on conflict do nothing returning id`.execute(
    db,
  );
  return rows.length > 0;
}

export async function countBoxes(
  db: AnyDb,
  organisationId: string,
  keyId: string | null,
): Promise<{ kept: number; stale: number }> {
  const { rows } = await sql<{ kept: number; stale: number }>`select count(*)::int as kept,
      count(*) filter (where ${keyId}::uuid is null or b.key_id <> ${keyId}::uuid)::int as stale
    from keyrecovery.box b where b.organisation_id = ${organisationId}`.execute(db);
  return rows[0] ?? { kept: 0, stale: 0 };
}

export async function readBox(
  db: AnyDb,
  personId: string,
  lock: "forUpdate" | "unlocked" = "unlocked",
): Promise<BoxRow | null> {
  const { rows } = await sql<BoxRow>`select ${boxColumns} from keyrecovery.box b where b.person_id = ${personId}
    ${lock === "forUpdate" ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

export async function writeBox(db: AnyDb, box: Omit<BoxRow, "sealedAt">): Promise<void> {
  await sql`insert into keyrecovery.box (person_id, organisation_id, key_id, secret_id, sealed)
    values (${box.personId}, ${box.organisationId}, ${box.keyId}, ${box.secretId}, ${box.sealed})
    on conflict (person_id) do update set organisation_id = excluded.organisation_id, key_id = excluded.key_id,
      secret_id = excluded.secret_id, sealed = excluded.sealed, sealed_at = now()`.execute(db);
}

export async function removeBox(db: AnyDb, personId: string): Promise<boolean> {
  const { rows } = await sql`delete from keyrecovery.box where person_id = ${personId} returning person_id`.execute(db);
  return rows.length > 0;
}

/** Everything that organisations keep; those of one that were there at a moment. */
export async function removeBoxesOf(db: AnyDb, organisationId: string, before: Date): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`delete from keyrecovery.box
    where organisation_id = ${organisationId} and sealed_at <= ${before} returning person_id as id`.execute(db);
  return rows.map(({ id }) => id);
}

/** Organisations that keep something, or are asked for it. */
export async function readOrganisations(db: AnyDb): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct b.organisation_id as id from keyrecovery.box b
    union select distinct r.organisation_id from keyrecovery.request r where ${isOpen}`.execute(db);
  return rows.map(({ id }) => id);
}

/** False when the person's last has not ended. */
export async function insertRequest(
  db: AnyDb,
  row: Pick<RequestRow, "id" | "personId" | "organisationId" | "sessionId" | "keyId" | "commitment">,
): Promise<boolean> {
  const { rows } =
    await sql`insert into keyrecovery.request (id, person_id, organisation_id, session_id, key_id, commitment)
    values (${row.id}, ${row.personId}, ${row.organisationId}, ${row.sessionId}, ${row.keyId}, ${row.commitment})
    on conflict do nothing returning id`.execute(db);
  return rows.length > 0;
}

/** How many a person made within some hours. */
export async function countRequests(db: AnyDb, personId: string, hours: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from keyrecovery.request r
    where r.person_id = ${personId} and r.asked_at > now() - make_interval(hours => ${hours})`.execute(db);
  return rows[0]?.n ?? 0;
}

export async function readRequest(
  db: AnyDb,
  id: string,
  lock: "forUpdate" | "unlocked" = "unlocked",
): Promise<RequestRow | null> {
  const { rows } = await sql<RequestRow>`select ${requestColumns} from keyrecovery.request r where r.id = ${id}
    ${lock === "forUpdate" ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

export async function readLatestRequest(db: AnyDb, personId: string): Promise<RequestRow | null> {
  const { rows } = await sql<RequestRow>`select ${requestColumns} from keyrecovery.request r
    where r.person_id = ${personId} order by r.asked_at desc, r.id desc limit 1`.execute(db);
  return rows[0] ?? null;
}

/** Of an organisation, the latest first. */
export async function readRequests(
  db: AnyDb,
  { organisationId, after, limit }: { organisationId: string; after: string | null; limit: number },
): Promise<RequestRow[]> {
  const { rows } = await sql<RequestRow>`select ${requestColumns} from keyrecovery.request r
    where r.organisation_id = ${organisationId} and (${after}::uuid is null or r.id < ${after}::uuid)
    order by r.id desc limit ${limit}`.execute(db);
  return rows;
}

/** Those that nobody answered within some hours. */
export async function readDue(db: AnyDb, hours: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select r.id from keyrecovery.request r
    where ${isOpen} and r.asked_at <= now() - make_interval(hours => ${hours}) order by r.id limit 1000`.execute(db);
  return rows.map(({ id }) => id);
}

/** What is open of a session, of a person on either side, or of an organisation. */
export async function readOpen(
  db: AnyDb,
  of: { sessionId?: string; personId?: string; officerId?: string; organisationId?: string },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select r.id from keyrecovery.request r where ${isOpen} and (
      r.session_id = ${of.sessionId ?? null}::uuid or r.person_id = ${of.personId ?? null}::uuid
      or r.officer_id = ${of.officerId ?? null}::uuid or r.organisation_id = ${of.organisationId ?? null}::uuid)
    order by r.id`.execute(db);
  return rows.map(({ id }) => id);
}

export async function markBegun(db: AnyDb, id: string, by: { officerId: string; officerKey: string }): Promise<void> {
  await sql`update keyrecovery.request set state = 'begun', officer_id = ${by.officerId}, officer_key = ${by.officerKey}
    where id = ${id}`.execute(db);
}

export async function markRevealed(db: AnyDb, id: string, personKey: string): Promise<void> {
  await sql`update keyrecovery.request set state = 'revealed', person_key = ${personKey} where id = ${id}`.execute(db);
}

export async function markAnswered(db: AnyDb, id: string, answer: string): Promise<void> {
  await sql`update keyrecovery.request set state = 'answered', answer = ${answer} where id = ${id}`.execute(db);
}

/** Nothing sealed stays with what has ended. */
export async function markOver(
  db: AnyDb,
  id: string,
  state: Extract<RecoveryState, "done" | "withdrawn" | "refused" | "lapsed" | "ended">,
): Promise<void> {
  await sql`update keyrecovery.request set state = ${state}, answer = null, ended_at = now() where id = ${id}`.execute(
    db,
  );
}
