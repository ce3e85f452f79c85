import { createHmac, randomBytes } from "node:crypto";
import { LRUCache } from "lru-cache";
import { sql, type Db } from "#database";
import { refuse, type Refusal } from "#http";
import type { BlobTables } from "../tables.ts";
import {
  createMasterKey,
  newMasterKey,
  parseMasterKey,
  readMasterFile,
  writeMasterFile,
  type MasterKey,
} from "./master.ts";

/** An organisation's keys for what is stored now. */
interface WriteKeys {
  readonly generation: number;
  readonly dataKey: Buffer;
  /** The name that bytes of this SHA-256 have in the organisation. */
  readonly nameOf: (sha256: Buffer) => string;
}

export interface Keyring {
  /** Makes the organisation's first keys where it has none. Refuses CONTENT_DESTROYED and CONTENT_LOCKED. */
  forWriting(organisationId: string): Promise<WriteKeys>;
  /** Opens a key as the database keeps it; null: destroyed. Refuses CONTENT_DESTROYED and CONTENT_LOCKED. */
  open(wrapped: Buffer | null, organisationId: string, generation: number): Promise<Buffer>;
  master(): Promise<MasterKey>;
  /** The key of the setting, whatever the database's keys are encrypted with. */
  given(): MasterKey;
  /** Another master key is in force: what is known of the last one is forgotten. */
  reload(): void;
}

interface KeyOptions {
  readonly db: Db<BlobTables>;
  readonly dataFolder: string;
  /** The key of the setting; null: the data folder holds it. */
  readonly given: string | null;
}

/** How long another process may go on storing with keys that were destroyed: the row is asked again when it is written. */
const knownMs = 1000;
const mostKnown = 1000;

export const destroyed = (): Refusal => refuse("CONTENT_DESTROYED");
const locked = (): Refusal => refuse("CONTENT_LOCKED");

export function createKeyring(options: KeyOptions): Keyring {
  const { db } = options;
  const known = new LRUCache<string, Promise<WriteKeys>>({ max: mostKnown, ttl: knownMs });
  let loaded: Promise<MasterKey> | null = null;

  function master(): Promise<MasterKey> {
    loaded ??= loadMaster(options).catch((error: unknown) => {
      loaded = null;
      throw error;
    });
    return loaded;
  }

  async function open(wrapped: Buffer | null, organisationId: string, generation: number): Promise<Buffer> {
    if (wrapped === null) throw destroyed();
    const key = (await master()).unwrap(wrapped, organisationId, generation);
    if (key) return key;
    // The master key may have been exchanged by another process.
    loaded = null;
    const again = (await master()).unwrap(wrapped, organisationId, generation);
    if (!again) throw locked();
    return again;
  }

  async function load(organisationId: string): Promise<WriteKeys> {
    let rows = await readKeys(db, organisationId);
    if (rows.length === 0) {
      await makeKeys(db, await master(), organisationId);
      rows = await readKeys(db, organisationId);
    }
    const naming = rows.find((one) => one.generation === 0);
    const data = rows.at(-1);
    if (!naming || !data || data.generation === 0) {
      loaded = null;
      throw naming?.wrapped === null ? destroyed() : locked();
    }
    const nameKey = await open(naming.wrapped, organisationId, 0);
    const { generation } = data;
    return {
      generation,
      dataKey: await open(data.wrapped, organisationId, generation),
      nameOf: (sha256) => createHmac("sha256", nameKey).update(sha256).digest("hex"),
    };
  }

  return {
    master,
    given() {
      const bytes = parseMasterKey(options.given ?? "");
      if (!bytes) throw locked();
      return createMasterKey(bytes);
    },
    open,
    forWriting(organisationId) {
      const found = known.get(organisationId);
      if (found) return found;
      const loading = load(organisationId);
      known.set(organisationId, loading);
      loading.catch(() => known.delete(organisationId));
      return loading;
    },
    reload() {
      loaded = null;
      known.clear();
    },
  };
}

interface KeyRow {
  readonly generation: number;
  readonly wrapped: Buffer | null;
}

async function readKeys(db: Db<BlobTables>, organisationId: string): Promise<KeyRow[]> {
  const { rows } = await sql<KeyRow>`select generation, wrapped from blobs.key where organisation_id = ${organisationId}
    and (generation = 0 or generation = (select max(generation) from blobs.key where organisation_id = ${organisationId}))
    order by generation`.execute(db);
  return rows;
}

/** The first keys of an organisation; another process may make them first. Nothing is made while the master key is another one. */
async function makeKeys(db: Db<BlobTables>, master: MasterKey, organisationId: string): Promise<void> {
  const wrap = (generation: number): Buffer => master.wrap(randomBytes(32), organisationId, generation);
  await sql`with rightful as (select from blobs.master where fingerprint = ${master.fingerprint} for share)
    insert into blobs.key (organisation_id, generation, wrapped)
    select ${organisationId}::uuid, one.generation, one.wrapped
    from rightful, (values (0, ${wrap(0)}::bytea), (1, ${wrap(1)}::bytea)) as one (generation, wrapped)
    on conflict do nothing`.execute(db);
}

/** The key of the setting or of the data folder, which is made once. Refuses CONTENT_LOCKED when the database's keys are of another. */
async function loadMaster({ db, dataFolder, given }: KeyOptions): Promise<MasterKey> {
  let text = given ?? (await readMasterFile(dataFolder));
  const { rows } = await sql<{ fingerprint: string }>`select fingerprint from blobs.master`.execute(db);
  if (text === null) {
    if (rows.length > 0) throw locked();
    await writeMasterFile(dataFolder, newMasterKey(), { isFirst: true });
    text = await readMasterFile(dataFolder);
  }
  const bytes = parseMasterKey(text ?? "");
  if (!bytes) throw locked();
  const master = createMasterKey(bytes);
  const kept =
    rows[0] ??
    (
      await sql<{
        fingerprint: string;
      }>`with made as (insert into blobs.master (fingerprint) values (${master.fingerprint})
        on conflict do nothing returning fingerprint)
        select fingerprint from made union all select fingerprint from blobs.master`.execute(db)
    ).rows[0];
  // Made by another process in the same moment: not yet seen by this statement.
  const fingerprint = kept?.fingerprint ?? (await readFingerprint(db));
  if (fingerprint !== master.fingerprint) throw locked();
  return master;
}

async function readFingerprint(db: Db<BlobTables>): Promise<string | undefined> {
  const { rows } = await sql<{ fingerprint: string }>`select fingerprint from blobs.master`.execute(db);
  return rows[0]?.fingerprint;
}
