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
  /** Before something comes in pieces, which would be kept though the whole does not fit. Refuses ORGANISATION_FULL. */
  requireRoom(organisationId: string, bytes: number): Promise<void>;
  /** `alongside`: what is written in the same transaction. */
  set(organisationId: string, bytes: number | null, alongside?: (trx: Db<BlobTables>) => Promise<void>): Promise<void>;
  /** For one write; null: no limit. Refuses ORGANISATION_FULL where there is no room at all. */
  open(organisationId: string): Promise<Taken | null>;
  /** Reads them again; done by itself when another process changed one. */
  reload(): Promise<void>;
}

/**
 * What one write takes of what is left, counted as it comes, so that those that come at once do not each take all of it. It ends with one of
 * `keep` and `giveBack`; more of either does nothing.
 */
interface Taken {
  /** Refuses ORGANISATION_FULL, and gives back what it took. */
  take(bytes: number): void;
  /** It is stored, in bytes that were not there before. */
  keep(): void;
  /** Nothing of it was stored. */
  giveBack(): void;
}

/** Adding up a million rows takes some hundred milliseconds, and is done only for organisations with a quota. */
const freshMs = 30_000;

/** What an organisation stores: all three together. */
interface Account {
  /** As it was looked up last. */
  sum: number;
  /** Stored since that look began: what came while it ran may be in it already, and counts twice until the next. */
  since: number;
  /** On its way, however long it takes. */
  coming: number;
  until: number;
  looking: Promise<void> | null;
}

export function createQuotas(db: Db<BlobTables>, usedBy: (organisationId: string) => Promise<number>): Quotas {
  let quotas: ReadonlyMap<string, number> = new Map();
  let turn = 0;
  let shown = 0;
  const accounts = new Map<string, Account>();

  async function look(organisationId: string, account: Account): Promise<void> {
    const before = account.since;
    account.sum = await usedBy(organisationId);
    account.since -= before;
    account.until = now() + freshMs;
  }

  /** What it stores, looked up once for all who ask meanwhile. */
  async function accountOf(organisationId: string): Promise<Account> {
    const account = accounts.get(organisationId) ?? { sum: 0, since: 0, coming: 0, until: 0, looking: null };
    accounts.set(organisationId, account);
    if (now() >= account.until)
      await (account.looking ??= look(organisationId, account).finally(() => (account.looking = null)));
    return account;
  }
  const usedOf = ({ sum, since, coming }: Account): number => sum + since + coming;

  async function left(organisationId: string): Promise<number | null> {
    const quota = quotas.get(organisationId);
    return quota === undefined ? null : Math.max(quota - usedOf(await accountOf(organisationId)), 0);
  }

  async function open(organisationId: string): Promise<Taken | null> {
    if (!quotas.has(organisationId)) return null;
    const account = await accountOf(organisationId);
    const room = (): number => (quotas.get(organisationId) ?? Number.POSITIVE_INFINITY) - usedOf(account);
    if (room() <= 0) throw refuse("ORGANISATION_FULL");
    let taken = 0;
    const giveBack = (): void => {
      account.coming -= taken;
      taken = 0;
    };
    return {
      take(bytes) {
        if (bytes > room()) {
          giveBack();
          throw refuse("ORGANISATION_FULL");
        }
        taken += bytes;
        account.coming += bytes;
      },
      keep() {
        account.since += taken;
        giveBack();
      },
      giveBack,
    };
  }

  async function reload(): Promise<void> {
    const mine = (turn += 1);
    const { rows } = await sql<{
      id: string;
      bytes: number;
    }>`select organisation_id as id, bytes from blobs.quota`.execute(db);
    // A slow look must not put back what a later one has replaced.
    if (mine < shown) return;
    shown = mine;
    quotas = new Map(rows.map((row) => [row.id, row.bytes]));
  }

  return {
    of: (organisationId) => quotas.get(organisationId) ?? null,
    left,
    async requireRoom(organisationId, bytes) {
      if (bytes > ((await left(organisationId)) ?? Number.POSITIVE_INFINITY)) throw refuse("ORGANISATION_FULL");
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
