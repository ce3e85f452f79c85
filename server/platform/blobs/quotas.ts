import { now } from "#clock";
import { sql, type Db } from "#database";
import { refuse } from "#http";
import type { BlobTables } from "./tables.ts";

/** What organisations may store altogether, as the operator says. */
export interface Quotas {
  /** Bytes; null: as many as there is room for. From memory. */
  of(organisationId: string): number | null;
  /** Bytes that it may store yet, at most half a minute old where others store too; null: no limit. */
  left(organisationId: string): Promise<number | null>;
  /** `alongside`: what is written in the same transaction. */
  set(organisationId: string, bytes: number | null, alongside?: (trx: Db<BlobTables>) => Promise<void>): Promise<void>;
  /** For one write; null: no limit. Refuses ORGANISATION_FULL where there is no room at all. */
  open(organisationId: string): Promise<Taken | null>;
  /** Reads them again; done by itself when another process changed one. */
  reload(): Promise<void>;
}

/** What one write takes of what is left, counted as it comes, so that those that come at once do not each take all of it. */
interface Taken {
  /** Refuses ORGANISATION_FULL. */
  take(bytes: number): void;
  /** Nothing of it was stored. */
  giveBack(): void;
}

/** Adding up a million rows takes some hundred milliseconds, and is done only for organisations with a quota. */
const freshMs = 30_000;

interface Known {
  used: number;
  readonly until: number;
}

export function createQuotas(db: Db<BlobTables>, usedBy: (organisationId: string) => Promise<number>): Quotas {
  let quotas: ReadonlyMap<string, number> = new Map();
  let turn = 0;
  const known = new Map<string, Promise<Known>>();

  /** What it stores, looked up once for all who ask meanwhile. */
  async function look(organisationId: string): Promise<Known> {
    const last = await known.get(organisationId);
    if (last && now() < last.until) return last;
    const made = usedBy(organisationId).then((used) => ({ used, until: now() + freshMs }));
    known.set(organisationId, made);
    // The next who asks tries again.
    made.catch(() => known.get(organisationId) === made && known.delete(organisationId));
    return made;
  }

  async function open(organisationId: string): Promise<Taken | null> {
    if (!quotas.has(organisationId)) return null;
    const of = await look(organisationId);
    const isFull = (): boolean => of.used > (quotas.get(organisationId) ?? Number.POSITIVE_INFINITY);
    const full = (): Error => refuse("ORGANISATION_FULL", { quota: quotas.get(organisationId) ?? 0, used: of.used });
    if (of.used === quotas.get(organisationId) || isFull()) throw full();
    let taken = 0;
    return {
      take(bytes) {
        taken += bytes;
        of.used += bytes;
        if (isFull()) throw full();
      },
      giveBack() {
        of.used -= taken;
        taken = 0;
      },
    };
  }

  async function reload(): Promise<void> {
    const mine = (turn += 1);
    const { rows } = await sql<{
      id: string;
      bytes: number;
    }>`select organisation_id as id, bytes from blobs.quota`.execute(db);
    // A slow look must not put back what a later one has replaced.
    if (mine === turn) quotas = new Map(rows.map((row) => [row.id, row.bytes]));
  }

  return {
    of: (organisationId) => quotas.get(organisationId) ?? null,
    async left(organisationId) {
      const quota = quotas.get(organisationId);
      if (quota === undefined) return null;
      return Math.max(quota - (await look(organisationId)).used, 0);
    },
    async set(organisationId, bytes, alongside) {
      await db.transaction().execute(async (trx) => {
        if (bytes === null) await sql`delete from blobs.quota where organisation_id = ${organisationId}`.execute(trx);
        else
          await sql`insert into blobs.quota (organisation_id, bytes) values (${organisationId}, ${bytes})
            on conflict (organisation_id) do update set bytes = excluded.bytes`.execute(trx);
        await alongside?.(trx);
      });
      await reload();
    },
    open,
    reload,
  };
}
