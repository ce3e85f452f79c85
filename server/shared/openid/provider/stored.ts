import type { AdapterPayload } from "oidc-provider";
import { hashSecret } from "#clock";
import { sql } from "#database";
import type { OpenidDb } from "../tables.ts";

export interface StoredRow {
  readonly payload: AdapterPayload;
  readonly grantId: string | null;
  /** When it was first written. */
  readonly createdAt: Date;
  readonly consumedAt: Date | null;
}

/** What people type is compared without its dashes and in capitals. */
const hashOfUserCode = (code: string): Buffer => hashSecret(code.toUpperCase().replace(/[^A-Z0-9]/g, ""));

export async function writeStored(
  db: OpenidDb,
  row: {
    readonly kind: string;
    readonly id: string;
    readonly payload: AdapterPayload;
    readonly createdAt: Date;
    readonly expiresAt: Date;
    /** Of a stranger who begins it. */
    readonly networkHash: Buffer | null;
  },
): Promise<void> {
  // The secret itself is not kept.
  const { jti: _secret, userCode, ...payload } = row.payload;
  const userCodeHash = userCode === undefined ? null : hashOfUserCode(userCode);
  await sql`insert into openid.stored (kind, id_hash, payload, grant_id, user_code_hash, created_at, expires_at,
      network_hash)
    values (${row.kind}, ${hashSecret(row.id)}, ${JSON.stringify(payload)}::jsonb, ${payload.grantId ?? null},
      ${userCodeHash}, ${row.createdAt}, ${row.expiresAt}, ${row.networkHash})
    on conflict (kind, id_hash) do update set payload = excluded.payload, expires_at = excluded.expires_at`.execute(db);
}

export async function readStored(db: OpenidDb, kind: string, id: string): Promise<StoredRow | null> {
  const { rows } = await sql<StoredRow>`select payload, grant_id as "grantId", created_at as "createdAt",
      consumed_at as "consumedAt" from openid.stored where kind = ${kind} and id_hash = ${hashSecret(id)}`.execute(db);
  return rows[0] ?? null;
}

/** Uses it up, once for all who try at the same moment; false: another was first. */
export async function consumeStored(db: OpenidDb, kind: string, id: string): Promise<boolean> {
  const { rows } = await sql`update openid.stored set consumed_at = now()
    where kind = ${kind} and id_hash = ${hashSecret(id)} and consumed_at is null returning kind`.execute(db);
  return rows.length > 0;
}

export async function deleteStored(db: OpenidDb, kind: string, id: string): Promise<void> {
  await sql`delete from openid.stored where kind = ${kind} and id_hash = ${hashSecret(id)}`.execute(db);
}

export async function deleteStoredOfGrant(db: OpenidDb, kind: string, grantId: string): Promise<void> {
  await sql`delete from openid.stored where kind = ${kind} and grant_id = ${grantId}`.execute(db);
}

export async function deleteExpired(db: OpenidDb): Promise<void> {
  await sql`delete from openid.stored where expires_at < now() - interval '1 hour'`.execute(db);
}

/** The device that waits behind a code, unless it has its answer already. */
export async function readWaitingDevice(db: OpenidDb, code: string): Promise<AdapterPayload | null> {
  const { rows } = await sql<{ payload: AdapterPayload }>`select payload from openid.stored
    where kind = 'DeviceCode' and user_code_hash = ${hashOfUserCode(code)} and expires_at > now()
      and consumed_at is null and not payload ?| array['accountId', 'error']`.execute(db);
  return rows[0]?.payload ?? null;
}

/** Gives a waiting device its answer, once; false: it has one. */
export async function answerWaitingDevice(
  db: OpenidDb,
  code: string,
  answer: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  const grantId = typeof answer["grantId"] === "string" ? answer["grantId"] : null;
  const { rows } = await sql`update openid.stored set payload = payload || ${JSON.stringify(answer)}::jsonb,
      grant_id = ${grantId}
    where kind = 'DeviceCode' and user_code_hash = ${hashOfUserCode(code)} and expires_at > now()
      and consumed_at is null and not payload ?| array['accountId', 'error'] returning kind`.execute(db);
  return rows.length > 0;
}
