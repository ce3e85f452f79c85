import { asynchronousCommit, createGathering, sql, steadyArray, type Gathering } from "#database";
import type { BlobContext } from "./context.ts";
import type { BlobStore } from "./stores/store.ts";

/** Where the bytes of a row lie. */
export interface ObjectRow {
  readonly hash: string;
  readonly size: number;
  readonly organisationId: string;
  readonly object: string;
  readonly generation: number;
  readonly store: BlobStore["kind"];
}

interface Job {
  readonly row: ObjectRow;
  readonly isScanned: boolean;
}

/** The object that holds the bytes now; null: the organisation's keys are destroyed. */
type Kept = ObjectRow | null;

/** Far less than what nobody refers to is kept for. */
const touchedSeconds = 60;
const mostTogether = 64;

/** Rows that come while others are written are written together next. */
export function upsertOf(ctx: BlobContext): Gathering<Job, Kept> {
  const known = gatherings.get(ctx);
  if (known) return known;
  const made = createGathering<Job, Kept>(
    async (_key, jobs) => (await upsertAll(ctx, jobs)).map((value) => ({ status: "fulfilled", value })),
    mostTogether,
  );
  gatherings.set(ctx, made);
  return made;
}

const gatherings = new WeakMap<BlobContext, Gathering<Job, Kept>>();

/**
 * Touches the row of the same bytes, unless that was done a moment ago; where they were found not to be whole, the new object takes their
 * place. Of the same bytes that come twice one is written. The commit does not wait for the disk: that of the row that names the blob does,
 * and brings this one with it.
 */
async function upsertAll(ctx: BlobContext, jobs: readonly Job[]): Promise<readonly Kept[]> {
  const scanned = new Set(jobs.filter((job) => job.isScanned).map((job) => job.row.hash));
  // In one order for everybody, as each row is locked until all are written.
  const given = [...new Map(jobs.map(({ row }) => [row.hash, row])).values()].sort((a, b) =>
    a.hash < b.hash ? -1 : 1,
  );
  const list = <T>(of: (row: ObjectRow) => T): T[] => given.map(of);
  const { rows } = await sql<Pick<ObjectRow, "hash" | "object" | "generation" | "store">>`
    with ${asynchronousCommit}, given as materialized (
      select * from unnest(${steadyArray(
        list((row) => row.hash),
        "text",
      )}, ${steadyArray(
        list((row) => row.size),
        "bigint",
      )}, ${steadyArray(
        list((row) => row.organisationId),
        "uuid",
      )},
        ${steadyArray(
          list((row) => row.object),
          "text",
        )}, ${steadyArray(
          list((row) => row.generation),
          "int",
        )}, ${steadyArray(
          list((row) => row.store),
          "text",
        )},
        ${steadyArray(
          list((row) => scanned.has(row.hash)),
          "boolean",
        )}) as g (hash, size, organisation_id, object, generation, store, is_scanned)
    ), known as materialized (
      select b.hash, b.object, b.generation, b.store from given g cross join lateral (
        select * from blobs.blob b where b.hash = g.hash and b.object is not null
          and b.touched_at > now() - make_interval(secs => ${touchedSeconds}) and (b.scanned_at is not null or not g.is_scanned) offset 0
      ) b where exists (select from blobs.key k where k.organisation_id = b.organisation_id and k.generation = b.generation and k.wrapped is not null)
        and not exists (select from blobs.damage d where d.hash = b.hash)
    ), written as (
      insert into blobs.blob as b (hash, size, organisation_id, object, generation, store, scanned_at)
      select g.hash, g.size, g.organisation_id, g.object, g.generation, g.store, case when g.is_scanned then now() end
      from asynchronous_commit, given g where not exists (select from known where known.hash = g.hash)
        and exists (select from blobs.key k where k.organisation_id = g.organisation_id and k.generation = g.generation and k.wrapped is not null)
      order by g.hash
      on conflict (hash) do update set touched_at = now(), scanned_at = coalesce(excluded.scanned_at, b.scanned_at),
        (object, generation, store) = (select
          case when d.hash is null then b.object else excluded.object end,
          case when d.hash is null then b.generation else excluded.generation end,
          case when d.hash is null then b.store else excluded.store end
          from (select 1) as one left join blobs.damage d on d.hash = b.hash)
      returning hash, object, generation, store
    ) select * from known union all select * from written`.execute(ctx.db);
  const kept = new Map(rows.map((row) => [row.hash, row]));
  return jobs.map(({ row }) => {
    const found = kept.get(row.hash);
    return found ? { ...row, ...found } : null;
  });
}
