import type { BreakGlassState } from "@safos/contract/break-glass";
import type { PolicyRefusal } from "@safos/contract/policy";
import { sql, type AnyDb } from "#database";

export interface BreakGlassTables {
  "breakglass.request": { id: string };
}

export interface RequestRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly organisationId: string;
  readonly notified: readonly string[];
  readonly personId: string;
  readonly reason: string;
  readonly minutes: number;
  readonly state: BreakGlassState;
  readonly askedAt: Date;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly until: Date | null;
  readonly endedAt: Date | null;
  readonly pastRule: PolicyRefusal | null;
}

const columns = sql`r.id, r.workspace_id as "workspaceId", r.organisation_id as "organisationId", r.notified, r.person_id as "personId",
  r.reason, r.minutes, r.state, r.asked_at as "askedAt", r.decided_by as "decidedBy", r.decided_at as "decidedAt", r.until,
  r.ended_at as "endedAt", r.past_rule as "pastRule"`;

/** False when one for the same person and workspace waits or is open. */
export async function insertRequest(
  db: AnyDb,
  row: Pick<RequestRow, "id" | "workspaceId" | "organisationId" | "notified" | "personId" | "reason" | "minutes">,
): Promise<boolean> {
  const { rows } = await sql`insert into breakglass.request
      (id, workspace_id, organisation_id, notified, person_id, reason, minutes)
    values (${row.id}, ${row.workspaceId}, ${row.organisationId}, ${[...row.notified]}, ${row.personId}, ${row.reason},
      ${row.minutes}) on conflict do nothing returning id`.execute(db);
  return rows.length > 0;
}

export async function readRequest(
  db: AnyDb,
  id: string,
  lock: "forUpdate" | "unlocked" = "unlocked",
): Promise<RequestRow | null> {
  const { rows } = await sql<RequestRow>`select ${columns} from breakglass.request r where r.id = ${id}
    ${lock === "forUpdate" ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

/** The latest first; of every organisation, or of those that one was notified of. */
export async function readRequests(
  db: AnyDb,
  { organisationId, after, limit }: { organisationId: string | null; after: string | null; limit: number },
): Promise<RequestRow[]> {
  const { rows } = await sql<RequestRow>`select ${columns} from breakglass.request r
    where (${organisationId}::uuid is null or r.notified @> array[${organisationId}::uuid])
      and (${after}::uuid is null or r.id < ${after}::uuid)
    order by r.id desc limit ${limit}`.execute(db);
  return rows;
}

/** Ids of those that are to end now: their time is over, or nobody answered within a number of hours. */
export async function readDue(db: AnyDb, hours: number): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select r.id from breakglass.request r
    where (r.state = 'open' and r.until <= now())
      or (r.state = 'asked' and r.asked_at <= now() - make_interval(hours => ${hours}))
    order by r.id limit 1000`.execute(db);
  return rows.map(({ id }) => id);
}

/** The one that lets a person into a workspace now; locked. */
export async function lockOpenOf(db: AnyDb, workspaceId: string, personId: string): Promise<RequestRow | null> {
  const { rows } = await sql<RequestRow>`select ${columns} from breakglass.request r
    where r.workspace_id = ${workspaceId} and r.person_id = ${personId} and r.state = 'open' for update`.execute(db);
  return rows[0] ?? null;
}

export async function markOpen(
  db: AnyDb,
  id: string,
  by: { decidedBy: string; until: Date; notified: readonly string[]; pastRule: PolicyRefusal | null },
): Promise<void> {
  await sql`update breakglass.request set state = 'open', decided_by = ${by.decidedBy}, decided_at = now(),
    until = ${by.until}, notified = ${[...by.notified]},
    past_rule = ${by.pastRule === null ? null : JSON.stringify(by.pastRule)}::jsonb where id = ${id}`.execute(db);
}

export async function markRefused(db: AnyDb, id: string, decidedBy: string): Promise<void> {
  await sql`update breakglass.request set state = 'refused', decided_by = ${decidedBy}, decided_at = now(), ended_at = now()
    where id = ${id}`.execute(db);
}

export async function markOver(db: AnyDb, id: string, state: "lapsed" | "ended"): Promise<void> {
  await sql`update breakglass.request set state = ${state}, ended_at = now() where id = ${id}`.execute(db);
}
