import type { Departure, DepartureSurvey } from "@safos/contract/departures";
import type { Person } from "#identity";
import type { DepartureContext } from "./context.ts";
import { readDepartureOf, readDepartures, readHandedOver, readSuccessors, type DepartureRow } from "./queries.ts";

const mostNames = 5;
const mostSuggestions = 5;

export async function viewDepartures(
  { db, identity }: DepartureContext,
  rows: readonly DepartureRow[],
): Promise<Departure[]> {
  const ids = rows.map((row) => row.id);
  const [successors, handedOver] = await Promise.all([readSuccessors(db, ids), readHandedOver(db, ids)]);
  const wanted = [...rows, ...successors, ...handedOver].flatMap(({ personId }) => personId ?? []);
  const persons = new Map((await identity.personsByIds([...new Set(wanted)])).map((one) => [one.id, one]));
  const view = (id: string | null) => {
    const person = id === null ? undefined : persons.get(id);
    return person ? identity.view(person) : null;
  };
  return rows.flatMap((row) => {
    const person = persons.get(row.personId);
    if (!person) return [];
    return {
      id: row.id,
      person: identity.viewManaged(person),
      state: row.state,
      endsAt: row.endsAt.toISOString(),
      doneAt: row.doneAt?.toISOString() ?? null,
      successors: successors.flatMap(({ departureId, name, personId }) => {
        const successor = departureId === row.id ? view(personId) : null;
        return successor ? [{ name, person: successor }] : [];
      }),
      handedOver: handedOver
        .filter((one) => one.departureId === row.id)
        .map(({ name, personId, given, kept }) => ({ name, to: view(personId), given, kept })),
    };
  });
}

export const listDepartures = async (context: DepartureContext, organisationId: string): Promise<Departure[]> =>
  viewDepartures(context, await readDepartures(context.db, organisationId));

/** What a person has, and what is planned. */
export async function surveyDeparture(context: DepartureContext, person: Person): Promise<DepartureSurvey> {
  const { db, identity, workspaces, holdings } = context;
  const held = await Promise.all(
    holdings().map(async (holding) => {
      const { count, bytes = null, names = [] } = await holding.count(person.id);
      return { name: holding.name, count, bytes, names: names.slice(0, mostNames) };
    }),
  );
  const nearest = await identity.personsByIds(await workspaces.nearestTo(person.id, mostSuggestions * 2));
  const row = await readDepartureOf(db, person.id);
  const [departure = null] = row ? await viewDepartures(context, [row]) : [];
  return {
    person: identity.viewManaged(person),
    holdings: held,
    sessionCount: (await identity.sessionsOf(person.id)).length,
    suggestions: nearest
      .filter((one) => !one.disabled)
      .slice(0, mostSuggestions)
      .map((one) => identity.view(one)),
    departure,
  };
}
