import type { Workspaces } from "#workspaces";
import type { Holding } from "./holding.ts";

/** What a person has of `workspaces`, which knows nothing of departures. */
export function ownHoldings(workspaces: Workspaces): Holding[] {
  return [
    {
      name: "workspaces",
      async count(personId) {
        const owned = await workspaces.ownedBy(personId);
        return { count: owned.length, names: owned.map((one) => one.name) };
      },
      async handOver({ from, to, actor }) {
        const given = await workspaces.handOverWorkspaces({ formerId: from.id, successorId: to.id, actor });
        return { given, kept: 0 };
      },
    },
    {
      name: "links",
      count: async (personId) => ({ count: await workspaces.countLinksBy(personId) }),
      handOver: ({ from, to, actor }) => workspaces.handOverLinks({ formerId: from.id, successorId: to.id, actor }),
    },
  ];
}
