import { departureRoutes as contract } from "@safos/contract/routes/departures";
import { byPerson } from "#events";
import { refuse, routes } from "#http";
import type { DepartureContext } from "./context.ts";
import { cancelDeparture, planDeparture } from "./plan.ts";
import { listDepartures, surveyDeparture, viewDepartures } from "./view.ts";

export const departureRoutes = (context: DepartureContext) => {
  const { identity } = context;
  return routes("departures", contract, {
    listDepartures: async ({ caller }) => ({ items: await listDepartures(context, caller.organisationId) }),
    surveyDeparture: async ({ caller, params }) =>
      surveyDeparture(context, await identity.requireColleague(caller, params.id)),
    async planDeparture({ caller, params, body }) {
      const by = { actor: byPerson(caller.personId), personId: caller.personId };
      const row = await planDeparture(context, await identity.requireColleague(caller, params.id), body, by);
      const [view] = await viewDepartures(context, [row]);
      if (!view) throw refuse("MISSING", "There is no such person.");
      return view;
    },
    async cancelDeparture({ caller, params }) {
      await cancelDeparture(context, await identity.requireColleague(caller, params.id), byPerson(caller.personId));
      return {};
    },
  });
};
