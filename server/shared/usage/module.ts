import type { UsageNumber } from "@safos/contract/usage";
import { defineModule, type Given } from "#module";
import type { UsageContext, UsageNeeds } from "./context.ts";
import { countUsage } from "./count.ts";
import type { WorkspaceCounter } from "./counter.ts";
import { storeNumbers, type UsageTables } from "./queries.ts";
import { usageRoutes } from "./routes.ts";

declare module "#module" {
  interface ModuleParts {
    /** What the module counts of the content of workspaces, for the organisation's numbers of each month. */
    readonly workspaceCounters?: readonly WorkspaceCounter[];
  }
}

export interface Usage {
  /** Counts the present month of every organisation; once an hour. */
  count(): Promise<void>;
  /** Numbers of a month, `2025-11`, that were counted elsewhere: before an organisation moved here. */
  store(organisationId: string, month: string, numbers: Readonly<Partial<Record<UsageNumber, number>>>): Promise<void>;
}

export const usageModule = defineModule({
  name: "usage",
  folder: import.meta.dirname,
  create(needs: UsageNeeds & Given) {
    const counters: WorkspaceCounter[] = [];
    const context: UsageContext = {
      ...needs,
      db: needs.database.of<UsageTables>(),
      counters: () => counters,
    };
    const api: Usage = {
      count: () => countUsage(context, null),
      async store(organisationId, month, numbers) {
        const rows = Object.entries(numbers) as [UsageNumber, number][];
        await storeNumbers(
          context.db,
          month,
          rows.map(([number, value]) => ({ organisationId, number, value })),
        );
      },
    };
    return {
      api,
      parts: {
        routes: [usageRoutes(context)],
        jobs: { "usage:count": { handle: () => api.count(), every: "50 * * * *", lane: "housekeeping" } },
      },
      accept(parts) {
        counters.push(...(parts.workspaceCounters ?? []));
      },
    };
  },
});
