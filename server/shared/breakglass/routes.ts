import { breakGlassRoutes as contract } from "@safos/contract/routes/break-glass";
import { byPerson } from "#events";
import { refuse, routes, type Principal } from "#http";
import type { BreakGlassContext } from "./context.ts";
import { approve, refuseRequest, requireOwner } from "./decide.ts";
import { end } from "./end.ts";
import { readRequest } from "./queries.ts";
import { listRequests, viewRequests } from "./view.ts";

export const breakGlassRoutes = (context: BreakGlassContext) => {
  async function show(caller: Principal, id: string) {
    const row = await readRequest(context.db, id);
    const [view] = row ? await viewRequests(context, [row], caller) : [];
    if (!view) throw refuse("MISSING", "There is no such request.");
    return view;
  }

  return routes("break-glass", contract, {
    listBreakGlass: ({ caller, query }) => listRequests(context, caller, query.after ?? null),
    async approveBreakGlass({ caller, params }) {
      await approve(context, caller, params.id);
      return show(caller, params.id);
    },
    async refuseBreakGlass({ caller, params }) {
      await refuseRequest(context, caller, params.id);
      return show(caller, params.id);
    },
    async endBreakGlass({ caller, params }) {
      requireOwner(await readRequest(context.db, params.id), caller);
      await end(context, params.id, byPerson(caller.personId));
      return show(caller, params.id);
    },
  });
};
