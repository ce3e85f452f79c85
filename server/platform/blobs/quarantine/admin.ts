import { Readable } from "node:stream";
import { sql, type Db } from "#database";
import { system } from "#events";
import { refuse } from "#http";
import type { BlobContext } from "../context.ts";
import { objectKey, type ObjectName } from "../sealed/format.ts";
import { unseal } from "../sealed/unseal.ts";
import { keyOf, type BlobStore } from "../stores/store.ts";
import type { BlobTables } from "../tables.ts";
import { announce } from "./announce.ts";

/** Content that the scanner found infected. */
export interface Quarantined {
  readonly id: string;
  readonly organisationId: string;
  /** Bytes. */
  readonly size: number;
  /** What the scanner calls what it found. */
  readonly signature: string;
  /** How often it was tried. */
  readonly times: number;
  readonly foundAt: Date;
  readonly lastAt: Date;
  readonly requestId: string | null;
  readonly releasedAt: Date | null;
  /** Whether its bytes are kept. */
  readonly isKept: boolean;
}

/** Nothing but the operator's commands reads it. An id that is not there is refused with MISSING. */
export interface Quarantine {
  /** The newest thousand, of all organisations or of one. */
  list(organisationId?: string): Promise<Quarantined[]>;
  /** Its bytes, which the log then has as read. */
  open(id: string): Promise<Readable>;
  /** The same bytes may be stored by the organisation from now on. */
  release(id: string): Promise<Quarantined>;
  /** Forgets it, and what was released with it. */
  remove(id: string): Promise<Quarantined>;
  /** Removes what nobody tried to store for the days that it is kept; what was released stays known. How many. */
  expire(): Promise<number>;
  /** How many are kept. */
  count(): Promise<number>;
}

const mostListed = 1000;
const batch = 500;
const columns = sql`id, organisation_id as "organisationId", size, signature, times, found_at as "foundAt", last_at as "lastAt",
  request_id as "requestId", released_at as "releasedAt", object is not null as "isKept"`;

export function createQuarantine(ctx: BlobContext, days: number): Quarantine {
  const { db } = ctx;
  return {
    async list(organisationId) {
      const { rows } = await sql<Quarantined>`select ${columns} from blobs.quarantine
        where ${organisationId ?? null}::uuid is null or organisation_id = ${organisationId ?? null}::uuid
        order by last_at desc, id limit ${mostListed}`.execute(db);
      return rows;
    },
    open: (id) => openQuarantined(ctx, id),
    release: (id) =>
      act(
        ctx,
        id,
        "content.released",
        (key) => sql`update blobs.quarantine set released_at = coalesce(released_at, now())
        where id = ${key} returning ${columns}`,
      ),
    async remove(id) {
      const place = await readPlace(db, id);
      const gone = await act(
        ctx,
        id,
        "content.quarantineRemoved",
        (key) => sql`delete from blobs.quarantine where id = ${key} returning ${columns}`,
      );
      if (place.object !== null) await ctx.storeOf(place.object.store).remove(keyOf(place.object));
      return gone;
    },
    expire: () => expire(ctx, days),
    async count() {
      const { rows } = await sql<{ count: number }>`select count(*)::int as count from blobs.quarantine
        where object is not null`.execute(db);
      return rows[0]?.count ?? 0;
    },
  };
}

const missing = () => refuse("MISSING", "There is nothing with that id in quarantine.");

/** Refuses MISSING to what is no id as well. */
function requireId(id: string): string {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw missing();
  return id;
}

async function act(
  ctx: BlobContext,
  id: string,
  type: "content.released" | "content.quarantineRead" | "content.quarantineRemoved",
  change: (id: string) => ReturnType<typeof sql>,
): Promise<Quarantined> {
  const key = requireId(id);
  return ctx.db.transaction().execute(async (trx) => {
    const { rows } = await change(key).execute(trx);
    const [row] = rows as Quarantined[];
    if (!row) throw missing();
    const { organisationId, signature, size } = row;
    await announce(ctx, trx, type, system, { organisationId, quarantineId: key, signature, size });
    return row;
  });
}

type Lying = ObjectName & { readonly store: BlobStore["kind"]; readonly size: number; readonly wrapped: Buffer | null };

async function readPlace(db: Db<BlobTables>, id: string): Promise<{ readonly object: Lying | null }> {
  const { rows } = await sql<
    Lying & { readonly isKept: boolean }
  >`select q.organisation_id as "organisationId", q.object,
    q.generation, q.store, q.size, k.wrapped, q.object is not null as "isKept" from blobs.quarantine q
    left join blobs.key k on k.organisation_id = q.organisation_id and k.generation = q.generation
    where q.id = ${requireId(id)}`.execute(db);
  const [row] = rows;
  if (!row) throw missing();
  return { object: row.isKept ? row : null };
}

async function openQuarantined(ctx: BlobContext, id: string): Promise<Readable> {
  const { object } = await readPlace(ctx.db, id);
  if (object === null) throw refuse("MISSING", "Its content is kept no longer.");
  const { wrapped, organisationId, generation, size, store: kind } = object;
  const key = objectKey(await ctx.keys.open(wrapped, organisationId, generation), object.object);
  await act(ctx, id, "content.quarantineRead", (one) => sql`select ${columns} from blobs.quarantine where id = ${one}`);
  const store = ctx.storeOf(kind);
  return Readable.from(
    unseal((from, to) => store.read(keyOf(object), from, to), { name: object, key, size }),
    {
      objectMode: false,
    },
  );
}

async function expire(ctx: BlobContext, days: number): Promise<number> {
  let count = 0;
  for (;;) {
    // The row lets go of its object first: one that stays after a crash is an orphan, which the collection removes.
    const { rows } = await sql<
      ObjectName & { store: BlobStore["kind"] }
    >`with old as (select id, organisation_id, object, generation, store
        from blobs.quarantine where object is not null and last_at < now() - make_interval(days => ${days})
        order by last_at limit ${batch} for update)
      update blobs.quarantine q set object = null, generation = null, store = null from old where q.id = old.id
      returning old.organisation_id as "organisationId", old.object, old.generation, old.store`.execute(ctx.db);
    for (const one of rows) await ctx.storeOf(one.store).remove(keyOf(one));
    count += rows.length;
    if (rows.length < batch) break;
  }
  await sql`delete from blobs.quarantine where object is null and released_at is null
    and last_at < now() - make_interval(days => ${days})`.execute(ctx.db);
  return count;
}
