import { byPerson, type EventActor } from "#events";
import { Refusal } from "#http";
import type { Person } from "#identity";
import { about, stepJob, type ImportContext } from "./context.ts";
import {
  countRows,
  finishRow,
  markOver,
  readImport,
  readUnfinished,
  type ImportRow,
  type PersonRow,
} from "./queries.ts";

const rowsAtOnce = 50;

/**
 * Carries out, or undoes, the next rows of an import, and queues the rest; what is done is noted row by row, so that a stop
 * in the middle costs nothing. False once it is over. One at a time: a second step of the same import waits.
 */
export async function step(context: ImportContext, id: string): Promise<boolean> {
  const client = await context.database.connect();
  try {
    await client.query("select pg_advisory_lock(7266041, hashtext($1))", [id]);
    return await stepAlone(context, id);
  } finally {
    await client.end();
  }
}

async function stepAlone(context: ImportContext, id: string): Promise<boolean> {
  const { db, jobs } = context;
  const found = await readImport(db, id);
  if (found?.state !== "running" && found?.state !== "undoing") return false;
  const actor = byPerson(found.createdBy);
  const rows = (await mayGoOn(context, found)) ? await readUnfinished(db, id, rowsAtOnce) : [];
  for (const row of rows) {
    const finished =
      found.state === "running" ? await add(context, found, row, actor) : await remove(context, row, actor);
    await finishRow(db, id, row.line, finished);
  }
  if (rows.length === rowsAtOnce) {
    await jobs.add(db, stepJob, { id }, { key: `${stepJob} ${id}` });
    return true;
  }
  await finish(context, found, actor);
  return false;
}

/** What an administrator began ends where they stop being one. */
async function mayGoOn({ identity }: ImportContext, { createdBy }: ImportRow): Promise<boolean> {
  if (createdBy === null) return true;
  const person = await identity.personById(createdBy);
  return person !== null && person.isAdmin && !person.disabled;
}

async function finish({ db, events }: ImportContext, found: ImportRow, actor: EventActor): Promise<void> {
  const isUndone = found.state === "undoing";
  const counts = await countRows(db, found.id);
  // After an undo those who stayed still have their person.
  const count = isUndone ? counts.new - counts.added - counts.failed : counts.added;
  await db.transaction().execute(async (trx) => {
    await markOver(trx, found.id, isUndone ? "undone" : "done");
    await events.emit(trx, {
      type: isUndone ? "import.undone" : "import.done",
      ...about(found, actor),
      payload: { importId: found.id, count },
    });
  });
}

type Finished = Parameters<typeof finishRow>[3];

async function add(context: ImportContext, found: ImportRow, row: PersonRow, actor: EventActor): Promise<Finished> {
  const person = await addOne(context, found, row, actor);
  if (!person) return { personId: null, isKept: true };
  for (const name of row.groups) await join(context, found.organisationId, name, person.id, actor);
  if (found.sendsInvitations) await context.invitations.invite(person, found.createdBy);
  return { personId: person.id, isKept: false };
}

/** Null when someone else has the name by now. One that an earlier try of this row has made is taken for its own. */
async function addOne(
  { identity }: ImportContext,
  found: ImportRow,
  { name, displayName, locale }: PersonRow,
  actor: EventActor,
): Promise<Person | null> {
  try {
    return await identity.add({ name, displayName, locale, password: null }, actor);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== "NAME_TAKEN") throw error;
    const before = await identity.personByName(name);
    const isOurs = before?.lastSeenAt === null && found.startedAt !== null && before.createdAt >= found.startedAt;
    return isOurs ? before : null;
  }
}

/** Puts someone into a group by its name, which is made where there is none. A provider's is left alone. */
async function join(
  { identity }: ImportContext,
  organisationId: string,
  name: string,
  personId: string,
  actor: EventActor,
): Promise<void> {
  const find = async () => (await identity.groupsByNames(organisationId, [name]))[0];
  const group = (await find()) ?? (await identity.addGroup(organisationId, { name }, actor).catch(find));
  if (group && !group.isKeptByProvider) await identity.addGroupMember(organisationId, group.id, personId, actor);
}

/** Who has signed in, or was let into a workspace, stays. */
async function remove(
  { identity, workspaces }: ImportContext,
  { personId }: PersonRow,
  actor: EventActor,
): Promise<Finished> {
  if (personId === null) return { personId, isKept: false };
  // An earlier try of this row removed them.
  if ((await identity.personById(personId)) === null) return { personId: null, isKept: false };
  const isInUse = (await workspaces.listFor(personId)).some(({ workspace }) => !workspace.isPersonal);
  const isGone = !isInUse && (await identity.removeUnseen(personId, actor));
  return isGone ? { personId: null, isKept: false } : { personId, isKept: true };
}
