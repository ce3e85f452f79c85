import { sql, type AnyDb } from "#database";
import type { Core } from "../core.ts";
import type { Note } from "../timeline/notes.ts";
import { appendNotes } from "./append-notes.ts";
import type { Synapse, SynapseAccountData, SynapseBackedUpKey, SynapseBackup, SynapseSignature } from "./synapse.ts";

type Store = Pick<Core, "db">;

/** What is kept elsewhere here, or comes by itself. */
const passedOver = new Set(["m.push_rules"]);

/** Only what the person does not have here, and of rooms that are here. */
async function bringAccountData(store: Store, userId: string, given: readonly SynapseAccountData[]): Promise<number> {
  const { rows } = await sql<{ roomId: string; type: string }>`select room_id as "roomId", type from chat.account_data
    where user_id = ${userId}`.execute(store.db);
  const own = new Set(rows.map(({ roomId, type }) => `${roomId}\0${type}`));
  const { rows: here } = await sql<{ id: string }>`select id from chat.room
    where id = any(${given.map(({ roomId }) => roomId)}::text[])`.execute(store.db);
  const rooms = new Set(["", ...here.map(({ id }) => id)]);
  const fresh = given.filter(
    ({ roomId, type }) => !passedOver.has(type) && rooms.has(roomId) && !own.has(`${roomId}\0${type}`),
  );
  const notes = fresh.map(({ roomId, type, content }): Note => {
    return { kind: "accountData", body: { userId, roomId, type, content: JSON.parse(content) } };
  });
  await appendNotes(store, notes);
  return notes.length;
}

/** Who one is to others' clients; none of it where the person has begun anew here. */
async function bringIdentity(store: Store, synapse: Synapse, userId: string): Promise<boolean> {
  const keys = await synapse.crossSigningKeys(userId);
  if (!keys.some(({ usage }) => usage === "master")) return false;
  return store.db.transaction().execute(async (trx) => {
    const { rows } = await sql`select from chat.cross_signing_key where user_id = ${userId} limit 1`.execute(trx);
    if (rows.length > 0) return false;
    for (const { usage, content } of keys)
      await sql`insert into chat.cross_signing_key (user_id, usage, content) values (${userId}, ${usage}, ${content})
        on conflict do nothing`.execute(trx);
    await bringSignatures(trx, userId, await synapse.signaturesBy(userId));
    return true;
  });
}

async function bringSignatures(trx: AnyDb, signer: string, all: readonly SynapseSignature[]): Promise<void> {
  for (const { signerKey, targetId, targetKey, signature } of all)
    await sql`insert into chat.key_signature (user_id, key_id, signer, signer_key, signature)
      values (${targetId}, ${targetKey}, ${signer}, ${signerKey}, ${signature}) on conflict do nothing`.execute(trx);
}

const insertKeys = (trx: AnyDb, userId: string, { version }: SynapseBackup, keys: readonly SynapseBackedUpKey[]) =>
  sql`insert into chat.backed_up_key (user_id, version, room_id, session_id, first_message_index, forwarded_count,
    is_verified, session_data)
  select ${userId}, ${version}, k."roomId", k."sessionId", k."firstMessageIndex", k."forwardedCount", k."isVerified", k."sessionData"
  from json_to_recordset(${JSON.stringify(keys)}::json) as k("roomId" text, "sessionId" text, "firstMessageIndex" bigint,
    "forwardedCount" bigint, "isVerified" boolean, "sessionData" text)`.execute(trx);

/** Sealed copies of room keys, by the numbers that clients know them by; none where the person has a backup here. */
async function bringBackups({ db }: Store, synapse: Synapse, userId: string): Promise<number> {
  const backups = await synapse.backups(userId);
  const newest = backups.at(-1);
  if (!newest) return 0;
  return db.transaction().execute(async (trx) => {
    const { rows } = await sql`select from chat.key_backup where user_id = ${userId} limit 1`.execute(trx);
    if (rows.length > 0) return 0;
    const { version, algorithm, authData } = newest;
    await sql`insert into chat.key_backup (user_id, version, algorithm, auth_data)
      values (${userId}, ${version}, ${algorithm}, ${authData})`.execute(trx);
    let count = 0;
    for await (const keys of synapse.backedUpKeys(userId, version)) {
      await insertKeys(trx, userId, newest, keys);
      count += keys.length;
    }
    return count;
  });
}

/**
 * What a person's clients kept at their Synapse: account data, the identity that others have verified, and sealed copies of
 * room keys, so that their recovery key opens what was encrypted there. What they have here already stays. How many keys.
 */
export async function bringPerson(store: Store, synapse: Synapse, userId: string): Promise<number> {
  await bringAccountData(store, userId, await synapse.accountData(userId));
  const hasIdentity = await bringIdentity(store, synapse, userId);
  const keys = await bringBackups(store, synapse, userId);
  if (hasIdentity) await appendNotes(store, [{ kind: "devices", body: { userId } }]);
  return keys;
}
