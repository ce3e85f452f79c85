import type { Rewind } from "@safos/contract/rewinds";
import { rewindRoutes as contract } from "@safos/contract/routes/rewinds";
import { refuse, routes, type RouteBinding } from "#http";
import type { FilesDeps } from "../deps.ts";
import { beginRewind, readPlan } from "./begin.ts";
import type { FoundItem } from "./plan.ts";
import { endRewind, readRewind, type RewindRow } from "./queries.ts";

export function rewindRoutes(deps: FilesDeps): RouteBinding {
  async function ownRewind(personId: string, id: string): Promise<RewindRow> {
    const found = await readRewind(deps.db, id);
    if (found?.personId !== personId) throw refuse("REWIND_MISSING");
    return found;
  }
  return routes("files", contract, {
    async planRewind({ caller, params, query: { to } }) {
      const found = await readPlan(deps, caller, params.id, new Date(to));
      const count = (what: FoundItem["what"]): number => found.filter((one) => one.what === what).length;
      return {
        contents: count("content"),
        restored: count("restore"),
        removed: count("trash"),
        withoutVersion: count("lost"),
      };
    },
    beginRewind: async ({ caller, params, body: { to } }) =>
      viewRewind(await beginRewind(deps, caller, params.id, new Date(to))),
    readRewind: async ({ caller, params }) => viewRewind(await ownRewind(caller.personId, params.id)),
    async cancelRewind({ caller, params }) {
      await endRewind(deps.db, (await ownRewind(caller.personId, params.id)).id, "cancelled");
      return viewRewind(await ownRewind(caller.personId, params.id));
    },
  });
}

const viewRewind = ({ id, folderId, moment, state, done, total, skipped }: RewindRow): Rewind => ({
  id,
  folderId,
  to: moment.toISOString(),
  state,
  done,
  total,
  skipped,
});
