import { randomBytes } from "node:crypto";
import { sql, type Db } from "#database";
import { refuse } from "#http";
import type { BlobTables } from "../tables.ts";
import { destroyed, type Keyring } from "./keyring.ts";
import { createMasterKey, parseMasterKey, readMasterFile, writeMasterFile, type MasterKey } from "./master.ts";

/** A connection in whose transaction is worked. */
interface Client {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[]; rowCount: number | null }>;
}

type Also = (trx: Db<BlobTables>) => Promise<void>;

/** What operators do with keys, and what backups need of them. */
export interface KeyAdmin {
  /** Whether the master key can be had, and is the one that the database's keys are encrypted with. Refuses CONTENT_LOCKED. */
  check(): Promise<void>;
  /** What is stored from now on is encrypted with a new key of the organisation; its number. `also` joins the transaction. Refuses CONTENT_DESTROYED and CONTENT_LOCKED. */
  renew(organisationId: string, also?: Also): Promise<number>;
  /** Destroys all keys of an organisation: nothing that it has stored can be read again. False: it has none. */
  destroy(organisationId: string, also?: Also): Promise<boolean>;
  /** Encrypts all keys with another master key, `text`; how many. The data folder's own is replaced. Refuses INVALID and CONTENT_LOCKED. */
  rotateMaster(text: string): Promise<number>;
  /** The master key where the data folder holds it: an archive carries it. Null: a setting gives it. */
  carried(): Promise<string | null>;
  /** Makes the keys of an archive, restored on this connection, readable here. Refuses CONTENT_LOCKED. */
  settle(client: Client, carried: string | null): Promise<void>;
}

interface AdminOptions {
  readonly db: Db<BlobTables>;
  readonly dataFolder: string;
  /** Whether a setting gives the master key. */
  readonly isGiven: boolean;
  readonly keyring: Keyring;
}

interface KeyRow {
  readonly organisationId: string;
  readonly generation: number;
  readonly wrapped: Buffer;
}

export function createKeyAdmin({ db, dataFolder, isGiven, keyring }: AdminOptions): KeyAdmin {
  return {
    check: async () => void (await keyring.master()),
    async renew(organisationId, also) {
      const { generation } = await keyring.forWriting(organisationId);
      const wrapped = (await keyring.master()).wrap(randomBytes(32), organisationId, generation + 1);
      await db.transaction().execute(async (trx) => {
        const { rows } = await sql`insert into blobs.key (organisation_id, generation, wrapped)
          select ${organisationId}::uuid, ${generation + 1}::int, ${wrapped}::bytea
          where exists (select from blobs.key where organisation_id = ${organisationId}::uuid and generation = 0 and wrapped is not null)
          on conflict do nothing returning generation`.execute(trx);
        if (rows.length > 0) await also?.(trx);
      });
      keyring.reload();
      const now = (await keyring.forWriting(organisationId)).generation;
      if (now <= generation) throw destroyed();
      return now;
    },
    async destroy(organisationId, also) {
      const isDestroyed = await db.transaction().execute(async (trx) => {
        const { rows } =
          await sql`with gone as (delete from blobs.key where organisation_id = ${organisationId} and generation > 0)
          update blobs.key set wrapped = null, destroyed_at = now()
          where organisation_id = ${organisationId} and generation = 0 and wrapped is not null returning generation`.execute(
            trx,
          );
        if (rows.length > 0) await also?.(trx);
        return rows.length > 0;
      });
      keyring.reload();
      return isDestroyed;
    },
    async rotateMaster(text) {
      const next = needMaster(text);
      const last = await keyring.master();
      // Both are kept until the rows are written: whichever of them the rows then need is there.
      const count = await db.transaction().execute(async (trx) => {
        const { rows } = await sql<{ fingerprint: string }>`select fingerprint from blobs.master for update`.execute(
          trx,
        );
        if (rows[0]?.fingerprint !== last.fingerprint) throw refuse("CONTENT_LOCKED");
        const kept = await sql<KeyRow>`select organisation_id as "organisationId", generation, wrapped from blobs.key
          where wrapped is not null for update`.execute(trx);
        for (const row of kept.rows)
          await sql`update blobs.key set wrapped = ${rewrap(last, next, row)}
            where organisation_id = ${row.organisationId} and generation = ${row.generation}`.execute(trx);
        await sql`update blobs.master set fingerprint = ${next.fingerprint}`.execute(trx);
        if (!isGiven) await writeMasterFile(dataFolder, text);
        return kept.rows.length;
      });
      keyring.reload();
      return count;
    },
    carried: async () => (isGiven ? null : readMasterFile(dataFolder)),
    async settle(client, carried) {
      const { rows } = await client.query("select fingerprint from blobs.master");
      const [wanted] = rows as { fingerprint: string }[];
      if (wanted) await settleTo(wanted.fingerprint, client, carried);
      keyring.reload();
    },
  };

  async function settleTo(wanted: string, client: Client, carried: string | null): Promise<void> {
    const source = carried === null ? null : needMaster(carried);
    if (!isGiven) {
      const own = await readMasterFile(dataFolder);
      if (own !== null && needMaster(own).fingerprint === wanted) return;
      if (carried === null || source?.fingerprint !== wanted) throw keyOfArchive();
      return writeMasterFile(dataFolder, carried);
    }
    const own = keyring.given();
    if (own.fingerprint === wanted) return;
    if (source?.fingerprint !== wanted) throw keyOfArchive();
    const kept = await client.query(
      `select organisation_id as "organisationId", generation, wrapped from blobs.key where wrapped is not null`,
    );
    for (const row of kept.rows as KeyRow[])
      await client.query("update blobs.key set wrapped = $1 where organisation_id = $2 and generation = $3", [
        rewrap(source, own, row),
        row.organisationId,
        row.generation,
      ]);
    await client.query("update blobs.master set fingerprint = $1", [own.fingerprint]);
  }
}

const keyOfArchive = () =>
  refuse(
    "CONTENT_LOCKED",
    "The archive's content is encrypted with a master key that is not here: give it as SAFOS_BLOB_KEY.",
  );

function needMaster(text: string): MasterKey {
  const bytes = parseMasterKey(text);
  if (!bytes) throw refuse("INVALID", "A master key is 32 bytes in base64.");
  return createMasterKey(bytes);
}

function rewrap(from: MasterKey, to: MasterKey, { organisationId, generation, wrapped }: KeyRow): Buffer {
  const key = from.unwrap(wrapped, organisationId, generation);
  if (!key) throw refuse("CONTENT_LOCKED");
  return to.wrap(key, organisationId, generation);
}
