import { sql } from "#database";
import type { Organisations } from "#organisations";
import { lasts, type WorkspaceDb } from "./queries.ts";

/** How many of what an organisation has. */
interface UseRow {
  readonly organisationId: string;
  /** Those in which something was done within thirty days. */
  readonly workspaces: number;
  /** Those with members from other organisations. */
  readonly shared: number;
  /** Documents and files that were shared since the moment asked about. */
  readonly documents: number;
  /** Guests who were invited by mail, each once. */
  readonly guests: number;
}

interface Of {
  readonly since: Date;
  /** Null: each. */
  readonly organisationId: string | null;
  readonly guestsId: string | null;
}

/** Counts only, of one organisation or of each; three statements. */
async function readUse(db: WorkspaceDb, { since, organisationId, guestsId }: Of): Promise<UseRow[]> {
  const isAsked = sql`(${organisationId}::uuid is null or w.organisation_id = ${organisationId}::uuid)`;
  const { rows: spaces } = await sql<Omit<UseRow, "documents" | "guests">>`select w.organisation_id as "organisationId",
      count(*) filter (where w.used_on > (now() at time zone 'UTC')::date - 30)::integer as workspaces,
      count(*) filter (where exists (select from workspaces.member m where m.workspace_id = w.id and ${lasts}
        and m.organisation_id <> w.organisation_id and m.organisation_id is distinct from ${guestsId}::uuid))::integer as shared
    from workspaces.workspace w
    where w.personal_of is null and w.trashed_at is null and w.archived_at is null and ${isAsked}
    group by w.organisation_id`.execute(db);
  const { rows: documents } = await sql<{
    organisationId: string;
    n: number;
  }>`select w.organisation_id as "organisationId",
      count(distinct (g.item_kind, g.item_id))::integer as n
    from (select workspace_id, item_kind, item_id, created_at as since from workspaces.item_grant
      union all select workspace_id, item_kind, item_id, since from workspaces.grant_past) as g
    join workspaces.workspace w on w.id = g.workspace_id
    where g.since >= ${since} and g.item_kind in ('document', 'file') and ${isAsked} group by w.organisation_id`.execute(
    db,
  );
  const { rows: guests } = await sql<{
    organisationId: string;
    n: number;
  }>`select w.organisation_id as "organisationId",
      count(distinct m.person_id)::integer as n
    from workspaces.member m join workspaces.workspace w on w.id = m.workspace_id and w.trashed_at is null
    where m.organisation_id = ${guestsId}::uuid and ${lasts} and ${isAsked} group by w.organisation_id`.execute(db);
  const spacesOf = new Map(spaces.map((row) => [row.organisationId, row]));
  const documentsOf = new Map(documents.map((row) => [row.organisationId, row.n]));
  const guestsOf = new Map(guests.map((row) => [row.organisationId, row.n]));
  return [...new Set([...spacesOf.keys(), ...documentsOf.keys(), ...guestsOf.keys()])].map((id) => ({
    organisationId: id,
    workspaces: spacesOf.get(id)?.workspaces ?? 0,
    shared: spacesOf.get(id)?.shared ?? 0,
    documents: documentsOf.get(id) ?? 0,
    guests: guestsOf.get(id) ?? 0,
  }));
}

/** Guests of an organisation whose last membership there ends before a moment. */
async function countGuestsEnding(
  db: WorkspaceDb,
  { organisationId, guestsId, before }: { organisationId: string; guestsId: string | null; before: Date },
): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*)::integer as n from (
      select max(coalesce(m.ends_at, 'infinity')) as ends_at from workspaces.member m
      join workspaces.workspace w on w.id = m.workspace_id and w.trashed_at is null
      where m.organisation_id = ${guestsId}::uuid and ${lasts} and w.organisation_id = ${organisationId}
      group by m.person_id) as g where g.ends_at < ${before}`.execute(db);
  return rows[0]?.n ?? 0;
}

export interface Counts {
  /** How many of what an organisation has, and what was shared since a moment; null: of each. Counts only. */
  countUse(since: Date, organisationId: string | null): Promise<readonly UseRow[]>;
  /** Guests whose last membership in an organisation ends before a moment. */
  countGuestsEnding(organisationId: string, before: Date): Promise<number>;
}

export function createCounts(db: WorkspaceDb, organisations: Pick<Organisations, "guests">): Counts {
  const guestsId = (): string | null => organisations.guests()?.id ?? null;
  return {
    countUse: (since, organisationId) => readUse(db, { since, organisationId, guestsId: guestsId() }),
    countGuestsEnding: (organisationId, before) =>
      countGuestsEnding(db, { organisationId, guestsId: guestsId(), before }),
  };
}
