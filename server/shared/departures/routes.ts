import { departureRoutes as contract } from "@safos/contract/routes/departures";
import { byPerson } from "#events";
import { refuse, routes, type Principal } from "#http";
import type { Person } from "#identity";
import type { DepartureContext } from "./context.ts";
import { cancelDeparture, planDeparture } from "./plan.ts";
import { listDepartures, surveyDeparture, viewDepartures } from "./view.ts";

export const departureRoutes = (context: DepartureContext) => {
  async function needColleague(caller: Principal, id: string): Promise<Person> {
    const person = await context.identity.personById(id);
    if (person?.organisationId !== caller.organisationId) throw refuse("MISSING", "There is no such person.");
    return person;
  }

  return routes("departures", contract, {
    listDepartures: async ({ caller }) => ({ items: await listDepartures(context, caller.organisationId) }),
    surveyDeparture: async ({ caller, params }) => surveyDeparture(context, await needColleague(caller, params.id)),
    async planDeparture({ caller, params, body }) {
      const by = { actor: byPerson(caller.personId), personId: caller.personId };
      const row = await planDeparture(context, await needColleague(caller, params.id), body, by);
      const [view] = await viewDepartures(context, [row]);
      if (!view) throw refuse("MISSING", "There is no such person.");
      return view;
    },
    async cancelDeparture({ caller, params }) {
      await cancelDeparture(context, await needColleague(caller, params.id), byPerson(caller.personId));
      return {};
    },
  });
};
