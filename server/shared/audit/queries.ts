import type { AuditFault } from "@safos/contract/audit";
import type { EventActor, EventOrigin } from "@safos/contract/event";
import { sql, type AnyDb } from "#database";

export interface AuditTables {
  "audit.chain": { organisation_id: string };
  "audit.record": { organisation_id: string; sequence: number };
  "audit.reader": { organisation_id: string; person_id: string };
}

export interface StoredRecord {
  readonly organisationId: string;
  readonly sequence: number;
  readonly eventId: number;
  readonly at: Date;
  readonly act: string;
  readonly actor: EventActor;
  readonly personId: string | null;
  readonly workspaceId: string | null;
  readonly itemKind: string | null;
  readonly itemId: string | null;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly origin: EventOrigin | null;
  readonly hash: Buffer;
}

const columns = sql`organisation_id as "organisationId", sequence, event_id as "eventId", at, act, actor,
  person_id as "personId", workspace_id as "workspaceId", item_kind as "itemKind", item_id as "itemId", facts, origin, hash`;

export interface Chain {
  /** The newest record's; 0: none. */
  readonly sequence: number;
  readonly hash: Buffer;
  readonly keptFrom: number;
  /** The hash of the record before `keptFrom`. */
  readonly keptAfter: Buffer;
  readonly checkedAt: Date | null;
  readonly fault: AuditFault | null;
}

const chainColumns = sql`sequence, hash, kept_from as "keptFrom", kept_after as "keptAfter", checked_at as "checkedAt", fault`;

/** The end of a chain, held until the transaction ends. */
export async function lockChain(db: AnyDb, organisationId: string): Promise<Chain> {
  const { rows } = await sql<Chain>`insert into audit.chain (organisation_id) values (${organisationId})
    on conflict (organisation_id) do update set organisation_id = excluded.organisation_id
    returning ${chainColumns}`.execute(db);
  const [chain] = rows;
  if (!chain) throw new Error("The chain was taken away.");
  return chain;
}

export async function readChain(db: AnyDb, organisationId: string): Promise<Chain | null> {
  const { rows } = await sql<Chain>`select ${chainColumns} from audit.chain
    where organisation_id = ${organisationId}`.execute(db);
  return rows[0] ?? null;
}

/** Puts a record at the end of its chain, unless its event stands there already. */
export async function insertRecord(db: AnyDb, one: StoredRecord): Promise<void> {
  await sql`with added as (insert into audit.record (organisation_id, sequence, event_id, at, act, actor, person_id,
      workspace_id, item_kind, item_id, facts, origin, hash) values (${one.organisationId}, ${one.sequence},
      ${one.eventId}, ${one.at}, ${one.act}, ${JSON.stringify(one.actor)}::jsonb, ${one.personId}, ${one.workspaceId},
      ${one.itemKind}, ${one.itemId}, ${JSON.stringify(one.facts)}::jsonb,
      ${one.origin === null ? null : JSON.stringify(one.origin)}::jsonb, ${one.hash})
      on conflict (organisation_id, event_id) do nothing returning sequence)
    update audit.chain c set sequence = added.sequence, hash = ${one.hash} from added
    where c.organisation_id = ${one.organisationId}`.execute(db);
}

/** Records of a chain in order, after a sequence. */
export async function readOn(
  db: AnyDb,
  organisationId: string,
  after: number,
  limit: number,
): Promise<readonly StoredRecord[]> {
  const { rows } = await sql<StoredRecord>`select ${columns} from audit.record
    where organisation_id = ${organisationId} and sequence > ${after} order by sequence limit ${limit}`.execute(db);
  return rows;
}

export interface Wanted {
  /** Records before this sequence. */
  readonly before: number | null;
  readonly acts: readonly string[] | null;
  /** Who did it, or whom it was done to. */
  readonly personId: string | null;
  readonly workspaceId: string | null;
  readonly from: string | null;
  readonly to: string | null;
}

/** The newest records that are wanted, newest first. */
export async function readNewest(
  db: AnyDb,
  organisationId: string,
  wanted: Wanted,
  limit: number,
): Promise<readonly StoredRecord[]> {
  const { before, acts, personId, workspaceId, from, to } = wanted;
  const { rows } = await sql<StoredRecord>`select ${columns} from audit.record
    where organisation_id = ${organisationId}
      and (${before}::bigint is null or sequence < ${before}::bigint)
      and (${acts === null ? null : [...acts]}::text[] is null or act = any(${acts === null ? null : [...acts]}::text[]))
      and (${personId}::uuid is null or actor_id = ${personId}::text or person_id = ${personId}::uuid)
      and (${workspaceId}::uuid is null or workspace_id = ${workspaceId}::uuid)
      and (${from}::timestamptz is null or at >= ${from}::timestamptz)
      and (${to}::timestamptz is null or at < ${to}::timestamptz)
    order by sequence desc limit ${limit}`.execute(db);
  return rows;
}

/** The newest records of some acts on an item within a span of time, newest first. */
export async function readOfItem(
  db: AnyDb,
  organisationId: string,
  of: {
    readonly kind: string;
    readonly id: string;
    readonly acts: readonly string[];
    readonly from: Date;
    readonly to: Date;
    readonly limit: number;
  },
): Promise<readonly StoredRecord[]> {
  const { rows } = await sql<StoredRecord>`select ${columns} from audit.record
    where organisation_id = ${organisationId} and item_kind = ${of.kind} and item_id = ${of.id}
      and act = any(${[...of.acts]}::text[]) and at >= ${of.from} and at < ${of.to}
    order by sequence desc limit ${of.limit}`.execute(db);
  return rows;
}

/** Every act of a kind on some items, the oldest first. */
export async function readActsOn(
  db: AnyDb,
  organisationId: string,
  act: "item.classChanged" | "item.restrictionChanged",
  items: readonly { readonly kind: string; readonly id: string }[],
): Promise<readonly StoredRecord[]> {
  const { rows } = await sql<StoredRecord>`select ${columns} from audit.record
    where organisation_id = ${organisationId} and act = ${act}
      and (item_kind, item_id) in (select * from unnest(${items.map((one) => one.kind)}::text[], ${items.map((one) => one.id)}::text[]))
    order by sequence`.execute(db);
  return rows;
}

/** The first record that is not older than a moment; the newest when all are: the end of a chain is always kept. */
export async function readFirstSince(db: AnyDb, organisationId: string, since: Date): Promise<number> {
  const { rows } = await sql<{ sequence: number }>`select coalesce(
      (select min(sequence) from audit.record where organisation_id = ${organisationId} and at >= ${since}),
      (select sequence from audit.chain where organisation_id = ${organisationId}), 0) as sequence`.execute(db);
  return rows[0]?.sequence ?? 0;
}

/** Removes the oldest records before a sequence, and notes where the chain begins now. Resolves with how many. */
export async function deleteBefore(
  db: AnyDb,
  organisationId: string,
  { sequence, limit }: { readonly sequence: number; readonly limit: number },
): Promise<number> {
  await lockChain(db, organisationId);
  const { rows } = await sql<{ count: number }>`with oldest as (
      select sequence from audit.record where organisation_id = ${organisationId} and sequence < ${sequence}
      order by sequence limit ${limit}
    ), removed as (
      delete from audit.record r using oldest where r.organisation_id = ${organisationId} and r.sequence = oldest.sequence
      returning r.sequence, r.hash
    ), last as (
      select sequence, hash from removed order by sequence desc limit 1
    ), noted as (
      update audit.chain c set kept_from = last.sequence + 1, kept_after = last.hash from last
      where c.organisation_id = ${organisationId}
    ) select count(*)::int as count from removed`.execute(db);
  return rows[0]?.count ?? 0;
}

export async function storeCheck(db: AnyDb, organisationId: string, fault: AuditFault | null): Promise<void> {
  await sql`update audit.chain set checked_at = now(), fault = ${fault === null ? null : JSON.stringify(fault)}::jsonb
    where organisation_id = ${organisationId}`.execute(db);
}

export async function readOrganisationsWithChain(db: AnyDb): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select organisation_id as id from audit.chain order by 1`.execute(db);
  return rows.map(({ id }) => id);
}

/** Notes that someone reads a log; false when that was noted a moment ago. */
export async function noteReader(db: AnyDb, organisationId: string, personId: string): Promise<boolean> {
  const { rows } =
    await sql`insert into audit.reader as r (organisation_id, person_id) values (${organisationId}, ${personId})
    on conflict (organisation_id, person_id) do update set read_at = now() where r.read_at < now() - interval '15 minutes'
    returning 1`.execute(db);
  return rows.length > 0;
}

/** Every change of rules of some organisations, the oldest first. */
export async function readRuleChanges(db: AnyDb, organisationIds: readonly string[]): Promise<readonly StoredRecord[]> {
  const { rows } = await sql<StoredRecord>`select ${columns} from audit.record
    where organisation_id = any(${[...organisationIds]}::uuid[]) and act = 'organisation.changed'
    order by at, sequence`.execute(db);
  return rows;
}

/** Every change of a workspace's class, the oldest first. */
export async function readClassesOfWorkspace(
  db: AnyDb,
  { id, organisationId }: { readonly id: string; readonly organisationId: string },
): Promise<readonly StoredRecord[]> {
  const { rows } = await sql<StoredRecord>`select ${columns} from audit.record
    where organisation_id = ${organisationId} and act = 'workspace.changed' and workspace_id = ${id}
    order by sequence`.execute(db);
  return rows;
}
