import { holdingNames, type Departure } from "@safos/contract/departures";
import { system } from "#events";
import type { Person } from "#identity";
import { defineModule, type Given } from "#module";
import type { DepartureContext, DepartureNeeds } from "./context.ts";
import type { Holding } from "./holding.ts";
import { ownHoldings } from "./own-holdings.ts";
import { planDeparture, runJob } from "./plan.ts";
import { readDeparture, type DepartureTables } from "./queries.ts";
import { departureRoutes } from "./routes.ts";
import { runDeparture } from "./run.ts";
import { viewDepartures } from "./view.ts";

declare module "#module" {
  interface ModuleParts {
    /** What of a module's things a person has that someone must take over when they leave. */
    readonly holdings?: readonly Holding[];
  }
}

export interface Departures {
  /** Closes an account and hands over everything, now. Refuses SUCCESSOR_UNFIT, DEPARTURE_BEGUN, LAST_ADMIN and LAST_EMERGENCY. */
  handOver(from: Person, to: Person): Promise<Departure | null>;
}

export const departuresModule = defineModule({
  name: "departures",
  folder: import.meta.dirname,
  create(needs: DepartureNeeds & Given) {
    const list: Holding[] = ownHoldings(needs.workspaces);
    const context: DepartureContext = {
      ...needs,
      db: needs.database.of<DepartureTables>(),
      holdings: () => list.toSorted((a, b) => holdingNames.indexOf(a.name) - holdingNames.indexOf(b.name)),
    };
    const api: Departures = {
      async handOver(from, to) {
        const plan = { endsAt: null, successor: to.id };
        const row = await planDeparture(context, from, plan, { actor: system, personId: null });
        await runDeparture(context, row.id);
        const done = await readDeparture(context.db, row.id);
        const [view = null] = await viewDepartures(context, done ? [done] : []);
        return view;
      },
    };
    return {
      api,
      parts: {
        routes: [departureRoutes(context)],
        jobs: { [runJob]: { handle: ({ id }) => runDeparture(context, String(id)), lane: "long" } },
      },
      accept(parts) {
        list.push(...(parts.holdings ?? []));
      },
    };
  },
});
