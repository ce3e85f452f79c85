import { sql, type AnyDb } from "#database";

export type TaskKind = "deleteRoom" | "purgeHistory" | "redact";

/** What an administrator has asked for, and what has come of it so far. */
export interface AdminTask {
  readonly id: string;
  readonly kind: TaskKind;
  readonly organisationId: string;
  readonly personId: string;
  /** The id of a room or a user. */
  readonly subject: string;
  /** JSON; both as the kind has it. */
  readonly request: string;
  readonly outcome: string;
  readonly state: "scheduled" | "active" | "complete" | "failed";
  readonly error: string | null;
}

const columns = sql`id, kind, organisation_id as "organisationId", person_id as "personId", subject, request, outcome, state, error`;

/** False: the same is being done already. */
export async function insertTask(trx: AnyDb, one: Omit<AdminTask, "state" | "error">): Promise<boolean> {
  const { rows } =
    await sql`insert into chat.admin_task (id, kind, organisation_id, person_id, subject, request, outcome)
    values (${one.id}, ${one.kind}, ${one.organisationId}, ${one.personId}, ${one.subject}, ${one.request}, ${one.outcome})
    on conflict do nothing returning id`.execute(trx);
  return rows.length > 0;
}

export async function readTask(db: AnyDb, id: string): Promise<AdminTask | null> {
  const { rows } = await sql<AdminTask>`select ${columns} from chat.admin_task where id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Of one kind about one thing, the newest first. */
export async function readTasksAbout(
  db: AnyDb,
  { kind, organisationId, subject }: Pick<AdminTask, "kind" | "organisationId" | "subject">,
): Promise<AdminTask[]> {
  const { rows } = await sql<AdminTask>`select ${columns} from chat.admin_task
    where kind = ${kind} and organisation_id = ${organisationId} and subject = ${subject} order by created_at desc limit 20`.execute(
    db,
  );
  return rows;
}

export async function keepOutcome(db: AnyDb, id: string, outcome: object): Promise<void> {
  await sql`update chat.admin_task set outcome = ${JSON.stringify(outcome)}, state = 'active' where id = ${id}`.execute(
    db,
  );
}

export async function finishTask(db: AnyDb, id: string, error: string | null): Promise<void> {
  await sql`update chat.admin_task set state = ${error === null ? "complete" : "failed"}, error = ${error}, finished_at = now()
    where id = ${id} and finished_at is null`.execute(db);
}

/** What became of tasks is remembered for a week. */
export async function forgetFinishedTasks(db: AnyDb): Promise<void> {
  await sql`delete from chat.admin_task where finished_at < now() - interval '7 days'`.execute(db);
}
