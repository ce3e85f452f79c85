import { sql, type AnyDb } from "#database";

export interface TransferTables {
  "transfers.offer": { id: string };
}

export interface OfferRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly fromId: string;
  readonly toId: string;
  readonly offeredBy: string | null;
  readonly offeredAt: Date;
  readonly endsAt: Date;
}
/** How an offer ends. */
export type Decision = "accepted" | "declined" | "withdrawn" | "lapsed";

const columns = sql`o.id, o.workspace_id as "workspaceId", o.from_id as "fromId", o.to_id as "toId",
  o.offered_by as "offeredBy", o.offered_at as "offeredAt", o.ends_at as "endsAt"`;
/** What nobody answered in time is over, also before the job comes. */
const waits = sql`o.state = 'open' and o.ends_at > now()`;

/** False when the workspace is offered already. */
export async function insertOffer(
  db: AnyDb,
  offer: Omit<OfferRow, "offeredAt" | "endsAt"> & { readonly days: number },
): Promise<boolean> {
  const { rows } = await sql`insert into transfers.offer (id, workspace_id, from_id, to_id, offered_by, ends_at)
    values (${offer.id}, ${offer.workspaceId}, ${offer.fromId}, ${offer.toId}, ${offer.offeredBy},
      now() + make_interval(days => ${offer.days}))
    on conflict do nothing returning id`.execute(db);
  return rows.length > 0;
}

/** One that waits for an answer; null: there is none, or it has one. */
export async function readOffer(db: AnyDb, id: string): Promise<OfferRow | null> {
  const { rows } =
    await sql<OfferRow>`select ${columns} from transfers.offer o where o.id = ${id} and ${waits}`.execute(db);
  return rows[0] ?? null;
}

/** Whether an organisation was offered this, answered or not. */
export async function wasOffered(db: AnyDb, id: string, toId: string): Promise<boolean> {
  const { rows } = await sql`select from transfers.offer o where o.id = ${id} and o.to_id = ${toId}`.execute(db);
  return rows.length > 0;
}

export async function readOfferOf(db: AnyDb, workspaceId: string): Promise<OfferRow | null> {
  const { rows } = await sql<OfferRow>`select ${columns} from transfers.offer o
    where o.workspace_id = ${workspaceId} and ${waits}`.execute(db);
  return rows[0] ?? null;
}

/** Those that an organisation has offered or is to answer; the latest first. */
export async function readOffers(db: AnyDb, organisationId: string, limit: number): Promise<OfferRow[]> {
  const { rows } = await sql<OfferRow>`select ${columns} from transfers.offer o
    where (o.from_id = ${organisationId} or o.to_id = ${organisationId}) and ${waits}
    order by o.id desc limit ${limit}`.execute(db);
  return rows;
}

/** False when it has been decided otherwise, or, unless it lapses, its time is over. */
export async function decideOffer(
  db: AnyDb,
  id: string,
  decision: Decision,
  personId: string | null,
): Promise<boolean> {
  const { rows } =
    await sql`update transfers.offer o set state = ${decision}, decided_by = ${personId}, decided_at = now()
    where o.id = ${id} and o.state = 'open' and (o.ends_at > now()) = ${decision !== "lapsed"} returning id`.execute(
      db,
    );
  return rows.length > 0;
}

/** Those whose time is over and that say so nowhere yet; of one workspace or of all. */
export async function readLapsed(db: AnyDb, workspaceId: string | null, limit: number): Promise<OfferRow[]> {
  const { rows } = await sql<OfferRow>`select ${columns} from transfers.offer o
    where o.state = 'open' and o.ends_at <= now() and (${workspaceId}::uuid is null or o.workspace_id = ${workspaceId}::uuid)
    order by o.ends_at limit ${limit}`.execute(db);
  return rows;
}
