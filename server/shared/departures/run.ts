import { byPerson, type EventActor } from "#events";
import { Refusal } from "#http";
import type { Person } from "#identity";
import type { DepartureContext } from "./context.ts";
import type { Holding } from "./holding.ts";
import { about } from "./plan.ts";
import {
  insertHandedOver,
  readDeparture,
  readHandedOver,
  readSuccessors,
  setState,
  type DepartureRow,
} from "./queries.ts";

/**
 * Closes the account first, then hands over one holding after the other; what is done is noted, so that a stop in the
 * middle costs nothing. A successor who has left meanwhile stops it until another is named: the account stays closed.
 */
export async function runDeparture(context: DepartureContext, id: string): Promise<void> {
  const client = await context.database.connect();
  try {
    // One at a time: the operator's command and the job may come together.
    await client.query("select pg_advisory_lock(7266037, hashtext($1))", [id]);
    await runAlone(context, id);
  } finally {
    await client.end();
  }
}

async function runAlone(context: DepartureContext, id: string): Promise<void> {
  const { db, identity, workspaces, events } = context;
  const departure = await readDeparture(db, id);
  // Cancelled, or done by an earlier run.
  if (!departure || departure.state === "done") return;
  const person = await identity.personById(departure.personId);
  if (!person) return;
  const actor = byPerson(departure.plannedBy);
  await setState(db, id, "running");
  if (!(await close(context, person, actor))) return stop(context, departure, person, "account");
  for (const holding of await findLeft(context, id)) {
    const to = await findSuccessor(context, departure, holding);
    if (!to) return stop(context, departure, person, holding.name);
    const { given, kept } = await holding.handOver({ from: person, to, actor });
    await insertHandedOver(db, id, { name: holding.name, personId: to.id, given, kept });
  }
  await workspaces.leaveAll({ personId: person.id, actor });
  const given = Object.fromEntries((await readHandedOver(db, [id])).map((one) => [one.name, one.given]));
  await db.transaction().execute(async (trx) => {
    await setState(trx, id, "done");
    await events.emit(trx, {
      type: "departure.done",
      ...about(person, actor),
      payload: { personId: person.id, given },
    });
  });
}

/** False when they have become the last administrator, or the last who can come in with a password, since it was planned. */
async function close({ identity }: DepartureContext, person: Person, actor: EventActor): Promise<boolean> {
  try {
    if (!person.disabled) await identity.change(person.id, { isDisabled: true }, actor);
  } catch (error) {
    if (error instanceof Refusal && (error.code === "LAST_ADMIN" || error.code === "LAST_EMERGENCY")) return false;
    throw error;
  }
  await identity.revokeAll(person.id);
  return true;
}

async function findLeft({ db, holdings }: DepartureContext, id: string): Promise<Holding[]> {
  const done = new Set((await readHandedOver(db, [id])).map((one) => one.name));
  return holdings().filter((one) => !done.has(one.name));
}

async function findSuccessor(
  { db, identity }: DepartureContext,
  departure: DepartureRow,
  { name }: Holding,
): Promise<Person | null> {
  const successor = (await readSuccessors(db, [departure.id])).find((one) => one.name === name);
  const person = successor ? await identity.personById(successor.personId) : null;
  return person && !person.disabled && person.organisationId === departure.organisationId ? person : null;
}

async function stop(
  { db, events }: DepartureContext,
  departure: DepartureRow,
  person: Person,
  holding: string,
): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await setState(trx, departure.id, "stopped");
    await events.emit(trx, {
      type: "departure.stopped",
      ...about(person, byPerson(departure.plannedBy)),
      payload: { personId: person.id, holding },
    });
  });
}
