import type { DepartureState, HoldingName } from "@safos/contract/departures";
import { sql, type AnyDb } from "#database";

export interface DepartureTables {
  "departures.departure": { id: string };
}

export interface DepartureRow {
  readonly id: string;
  readonly organisationId: string;
  readonly personId: string;
  readonly state: DepartureState;
  readonly endsAt: Date;
  readonly plannedBy: string | null;
  readonly doneAt: Date | null;
}

export interface HandedOverRow {
  readonly name: HoldingName;
  readonly personId: string | null;
  readonly given: number;
  readonly kept: number;
}

const columns = sql`d.id, d.organisation_id as "organisationId", d.person_id as "personId", d.state, d.ends_at as "endsAt",
  d.planned_by as "plannedBy", d.done_at as "doneAt"`;

export async function readDeparture(db: AnyDb, id: string): Promise<DepartureRow | null> {
  const { rows } = await sql<DepartureRow>`select ${columns} from departures.departure d where d.id = ${id}`.execute(
    db,
  );
  return rows[0] ?? null;
}

/** The latest of a person, locked when it is to be changed. */
export async function readDepartureOf(
  db: AnyDb,
  personId: string,
  lock: "forUpdate" | "unlocked" = "unlocked",
): Promise<DepartureRow | null> {
  const { rows } = await sql<DepartureRow>`select ${columns} from departures.departure d where d.person_id = ${personId}
    order by d.planned_at desc, d.id desc limit 1 ${lock === "forUpdate" ? sql`for update` : sql``}`.execute(db);
  return rows[0] ?? null;
}

export async function readDepartures(db: AnyDb, organisationId: string): Promise<DepartureRow[]> {
  const { rows } = await sql<DepartureRow>`select ${columns} from departures.departure d
    where d.organisation_id = ${organisationId} and (d.done_at is null or d.done_at > now() - interval '90 days')
    order by d.done_at is not null, d.ends_at, d.id limit 500`.execute(db);
  return rows;
}

export async function insertDeparture(
  db: AnyDb,
  row: Pick<DepartureRow, "id" | "organisationId" | "personId" | "endsAt" | "plannedBy">,
): Promise<void> {
  await sql`insert into departures.departure (id, organisation_id, person_id, ends_at, planned_by)
    values (${row.id}, ${row.organisationId}, ${row.personId}, ${row.endsAt}, ${row.plannedBy})`.execute(db);
}

export async function updatePlan(
  db: AnyDb,
  id: string,
  { endsAt, plannedBy }: Pick<DepartureRow, "endsAt" | "plannedBy">,
): Promise<void> {
  await sql`update departures.departure set ends_at = ${endsAt}, planned_by = ${plannedBy} where id = ${id}`.execute(
    db,
  );
}

export async function setState(db: AnyDb, id: string, state: DepartureState): Promise<void> {
  await sql`update departures.departure set state = ${state}, done_at = case when ${state} = 'done' then now() end
    where id = ${id}`.execute(db);
}

export async function deleteDeparture(db: AnyDb, id: string): Promise<void> {
  await sql`delete from departures.departure where id = ${id}`.execute(db);
}

export async function replaceSuccessors(
  db: AnyDb,
  id: string,
  successors: ReadonlyMap<HoldingName, string>,
): Promise<void> {
  await sql`delete from departures.successor where departure_id = ${id}`.execute(db);
  await sql`insert into departures.successor (departure_id, holding, person_id)
    select ${id}, * from unnest(${[...successors.keys()]}::text[], ${[...successors.values()]}::uuid[])`.execute(db);
}

export async function readSuccessors(
  db: AnyDb,
  ids: readonly string[],
): Promise<{ departureId: string; name: HoldingName; personId: string }[]> {
  const { rows } = await sql<{ departureId: string; name: HoldingName; personId: string }>`
    select departure_id as "departureId", holding as name, person_id as "personId" from departures.successor
    where departure_id = any(${[...ids]}::uuid[])`.execute(db);
  return rows;
}

export async function readHandedOver(
  db: AnyDb,
  ids: readonly string[],
): Promise<(HandedOverRow & { departureId: string })[]> {
  const { rows } = await sql<HandedOverRow & { departureId: string }>`
    select departure_id as "departureId", holding as name, person_id as "personId", given, kept
    from departures.handed_over where departure_id = any(${[...ids]}::uuid[]) order by at`.execute(db);
  return rows;
}

export async function insertHandedOver(db: AnyDb, id: string, row: HandedOverRow): Promise<void> {
  await sql`insert into departures.handed_over (departure_id, holding, person_id, given, kept)
    values (${id}, ${row.name}, ${row.personId}, ${row.given}, ${row.kept}) on conflict do nothing`.execute(db);
}
