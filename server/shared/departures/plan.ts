import { holdingNames, type HoldingName, type PlanDeparture } from "@safos/contract/departures";
import { now, uuid } from "#clock";
import { topicOfPerson, type AnyOutboxEvent, type EventActor } from "#events";
import { refuse } from "#http";
import type { Person } from "#identity";
import type { DepartureContext } from "./context.ts";
import {
  deleteDeparture,
  insertDeparture,
  readDepartureOf,
  replaceSuccessors,
  updatePlan,
  type DepartureRow,
} from "./queries.ts";

export const runJob = "departures:run";

/** Envelope, subject and topics of what concerns someone's departure. */
export const about = (person: Pick<Person, "id" | "organisationId">, actor: EventActor) => ({
  actor,
  organisationId: person.organisationId,
  subject: topicOfPerson(person.id),
  topics: [`organisation:${person.organisationId}`],
});

/** Who takes over each holding. Refuses SUCCESSOR_UNFIT. */
async function findSuccessors(
  { identity }: DepartureContext,
  person: Person,
  plan: PlanDeparture,
): Promise<ReadonlyMap<HoldingName, string>> {
  const own = new Map((plan.successors ?? []).map((one) => [one.name, one.personId]));
  const wanted = new Map(holdingNames.map((name) => [name, own.get(name) ?? plan.successor]));
  const found = new Map((await identity.personsByIds([...new Set(wanted.values())])).map((one) => [one.id, one]));
  for (const id of wanted.values()) {
    const successor = found.get(id);
    const isFit =
      successor?.organisationId === person.organisationId && !successor.disabled && successor.id !== person.id;
    if (!isFit) throw refuse("SUCCESSOR_UNFIT");
  }
  return wanted;
}

/**
 * Plans someone's departure, or changes the plan; one that has stopped is tried again with the new successors. Refuses
 * SUCCESSOR_UNFIT, DEPARTURE_BEGUN, LAST_ADMIN when nobody else would administer the organisation, and LAST_EMERGENCY.
 */
export async function planDeparture(
  context: DepartureContext,
  person: Person,
  plan: PlanDeparture,
  by: { readonly actor: EventActor; readonly personId: string | null },
): Promise<DepartureRow> {
  const { db, events, identity, jobs } = context;
  const successors = await findSuccessors(context, person, plan);
  if (person.isAdmin && !person.disabled) await identity.requireOtherAdmin(person);
  const endsAt = new Date(Math.max(now(), plan.endsAt === null ? 0 : Date.parse(plan.endsAt)));
  return db.transaction().execute(async (trx) => {
    const before = await readDepartureOf(trx, person.id, "forUpdate");
    if (before?.state === "running") throw refuse("DEPARTURE_BEGUN");
    const isOpen = before !== null && before.state !== "done";
    const id = isOpen ? before.id : uuid();
    // The account is closed already; what is left to do is not put off.
    const at = before?.state === "stopped" ? new Date(now()) : endsAt;
    const row = { id, organisationId: person.organisationId, personId: person.id, endsAt: at, plannedBy: by.personId };
    if (isOpen) await updatePlan(trx, id, row);
    else await insertDeparture(trx, row);
    await replaceSuccessors(trx, id, successors);
    await jobs.add(trx, runJob, { id }, { key: `${runJob} ${id}`, runAt: at });
    await events.emit(trx, {
      type: "departure.planned",
      ...about(person, by.actor),
      payload: { personId: person.id, endsAt: at.toISOString() },
    } satisfies AnyOutboxEvent);
    return { ...row, state: isOpen ? before.state : "planned", doneAt: null };
  });
}

/** Refuses MISSING when nothing is planned, and DEPARTURE_BEGUN once the account is closed. */
export async function cancelDeparture(context: DepartureContext, person: Person, actor: EventActor): Promise<void> {
  const { db, events } = context;
  await db.transaction().execute(async (trx) => {
    const before = await readDepartureOf(trx, person.id, "forUpdate");
    if (!before || before.state === "done") throw refuse("MISSING", "No departure is planned.");
    if (before.state !== "planned") throw refuse("DEPARTURE_BEGUN");
    // The job finds nothing and ends.
    await deleteDeparture(trx, before.id);
    await events.emit(trx, {
      type: "departure.cancelled",
      ...about(person, actor),
      payload: { personId: person.id },
    });
  });
}
