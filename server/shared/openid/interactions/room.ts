import { hashSecret } from "#clock";
import { addressKey } from "#http";
import { currentRequest } from "#log";
import { sql } from "#database";
import type { OpenidDb } from "../tables.ts";

/** What strangers may begin: questions to a person, and the code of a device. */
const kinds = ["Interaction", "DeviceCode", "MatrixSignIn"];

/**
 * Questions of one network that may wait for an answer at a time; answered ones do not count. A large agency that signs in
 * behind one address in the morning has some hundreds.
 */
export const mostWaiting = 1000;

/** As it is stored: the address itself is not kept. */
const hashOf = (ip: string): Buffer => hashSecret(`network ${addressKey(ip)}`);

/** Whose network it is that begins this kind; null: no stranger does. */
export function networkOf(kind: string): Buffer | null {
  const ip = kinds.includes(kind) ? currentRequest()?.address() : null;
  return typeof ip === "string" ? hashOf(ip) : null;
}

/**
 * Whether one more question of this network may wait. What has ended goes first, so that a network never has more rows than
 * may wait, but for those that come at the same moment.
 */
export async function hasRoom(db: OpenidDb, ip: string): Promise<boolean> {
  const network = hashOf(ip);
  await sql`delete from openid.stored where network_hash = ${network} and expires_at < now()`.execute(db);
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from openid.stored
    where network_hash = ${network} and consumed_at is null`.execute(db);
  return (rows[0]?.n ?? 0) < mostWaiting;
}
