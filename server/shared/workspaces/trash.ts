import type { TrashedWorkspace } from "@safos/contract/workspaces";
import { now } from "#clock";
import { isDatabaseBusy, overConnection, type Database } from "#database";
import { topicOfPerson, type Transaction } from "#events";
import { refuse, type Principal } from "#http";
import { requireShared } from "./change.ts";
import { requireHome } from "./members/context.ts";
import { about, forgetAll, type WorkspaceContext } from "./context.ts";
import {
  deleteTrashed,
  deleteWorkspace,
  limitLockWait,
  markRestored,
  markTrashed,
  readMembers,
  readOrganisationOf,
  readTrashed,
  readTrashedBefore,
  type TrashedRow,
  type WorkspaceDb,
  type WorkspaceTables,
} from "./queries.ts";
import { deletePast } from "./past/queries.ts";

const trashDays = 30;
const trashMs = trashDays * 86_400_000;
/** Members whose open pages are told of a restored workspace; the others see it when they look. */
const maxInformed = 1000;

/** Moves a workspace to the trash: it is closed to everybody at once. Refuses MISSING, FORBIDDEN, PERSONAL and HOME_ONLY. */
export async function trashWorkspace(context: WorkspaceContext, actorId: string, workspaceId: string): Promise<void> {
  await requireShared(context, actorId, workspaceId);
  await context.db.transaction().execute(async (trx) => {
    await requireHome(trx, workspaceId, actorId);
    if (!(await markTrashed(trx, workspaceId, actorId))) return;
    await context.events.emit(trx, { type: "workspace.trashed", ...about(workspaceId, actorId), payload: {} });
  });
  forgetAll(context);
}

/** Who restores: an owner, or an administrator of the organisation. */
export type Caller = Pick<Principal, "personId" | "organisationId" | "isAdmin">;

/** Those a person may restore: their own, and as an administrator the organisation's. */
const readFor = ({ db }: WorkspaceContext, { personId, organisationId, isAdmin }: Caller): Promise<TrashedRow[]> =>
  readTrashed(db, { personId, organisationId: isAdmin ? organisationId : null });

export async function listTrashed(context: WorkspaceContext, caller: Caller): Promise<TrashedWorkspace[]> {
  const { identity, organisations } = context;
  const rows = await readFor(context, caller);
  const persons = await identity.personsByIds([...new Set(rows.flatMap((row) => row.trashedBy ?? []))]);
  return rows.map((row) => {
    const trashedBy = persons.find((one) => one.id === row.trashedBy);
    return {
      id: row.id,
      name: row.name,
      organisationName: organisations.byId(row.organisationId)?.name ?? "",
      memberCount: row.memberCount,
      trashedAt: row.trashedAt.toISOString(),
      trashedBy: trashedBy ? identity.view(trashedBy) : null,
      endsAt: new Date(row.trashedAt.getTime() + trashMs).toISOString(),
    };
  });
}

/** Takes a workspace out of the trash, with the members and roles it had. Refuses MISSING. */
export async function restoreWorkspace(context: WorkspaceContext, caller: Caller, workspaceId: string): Promise<void> {
  const row = (await readFor(context, caller)).find((one) => one.id === workspaceId);
  if (!row) throw refuse("MISSING", "There is no such workspace in the trash.");
  await context.db.transaction().execute(async (trx) => {
    if (!(await markRestored(trx, workspaceId))) return;
    const { topics, ...envelope } = about(workspaceId, caller.personId);
    const members = await readMembers(trx, [workspaceId]);
    // Nobody listens to what was closed to them: each is told.
    const everyone = members.slice(0, maxInformed).map(({ personId }) => topicOfPerson(personId));
    await context.events.emit(trx, {
      type: "workspace.restored",
      ...envelope,
      topics: [...topics, ...everyone],
      payload: {},
    });
  });
  forgetAll(context);
}

/**
 * Removes a workspace that nobody has worked in yet, with everything in it. It is closed at once; false when something that is
 * still being written in it was in the way of the rest, which is to be tried again.
 */
export async function discardWorkspace(context: WorkspaceContext, id: string): Promise<boolean> {
  const { db, events } = context;
  await db.transaction().execute(async (trx) => {
    if (!(await markTrashed(trx, id, null))) return;
    await events.emit(trx, { type: "workspace.trashed", ...about(id, null), payload: {} });
  });
  forgetAll(context);
  try {
    await db.transaction().execute(async (trx) => {
      // Someone who holds a row of it may wait for the workspace itself: neither would end.
      await limitLockWait(trx);
      const organisationId = await readOrganisationOf(trx, id);
      if (!(await deleteWorkspace(trx, id))) return;
      await deletePast(trx, id);
      await events.emit(trx, { type: "workspace.destroyed", ...about(id, null), organisationId, payload: {} });
    });
    return true;
  } catch (error) {
    if (isDatabaseBusy(error)) return false;
    throw error;
  }
}

/** Removes what has lain in the trash for 30 days, with everything in it; on a connection that may take its time. */
export async function purgeTrashed({ db, events }: WorkspaceContext, database: Database): Promise<void> {
  const before = new Date(now() - trashMs);
  const ids = await readTrashedBefore(db, before);
  if (ids.length === 0) return;
  const client = await database.connect();
  try {
    const patient = overConnection<WorkspaceTables>(client);
    for (const id of ids)
      await patient.transaction().execute(async (trx: WorkspaceDb & Transaction) => {
        const organisationId = await readOrganisationOf(trx, id);
        if (!(await deleteTrashed(trx, id, before))) return;
        await deletePast(trx, id);
        await events.emit(trx, { type: "workspace.destroyed", ...about(id, null), organisationId, payload: {} });
      });
  } finally {
    await client.end();
  }
}
