import type { BreakGlass } from "@safos/contract/break-glass";
import { system } from "#events";
import { refuse } from "#http";
import { defineModule, type Given } from "#module";
import { ask, type Asked } from "./ask.ts";
import { endJob, type BreakGlassContext, type BreakGlassNeeds } from "./context.ts";
import { end, endDue, noteRemoval } from "./end.ts";
import { breakGlassNotices } from "./notices.ts";
import { readRequest, readRequests, type BreakGlassTables, type RequestRow } from "./queries.ts";
import { breakGlassRoutes } from "./routes.ts";
import { viewRequests } from "./view.ts";

/** The operator's side; administrators answer on the page. */
export interface BreakGlassAccess {
  /** Refuses PERSONAL, PERSON_UNKNOWN, INVALID, ALREADY_MEMBER and BREAK_GLASS_PENDING. */
  ask(asked: Asked): Promise<BreakGlass>;
  /** The latest first. */
  list(limit: number): Promise<readonly BreakGlass[]>;
  /** Refuses MISSING. */
  read(id: string): Promise<BreakGlass>;
  /** Closes an access before its time. Refuses MISSING and BREAK_GLASS_DECIDED. */
  end(id: string): Promise<BreakGlass>;
  /** Ends what is over. */
  endDue(): Promise<void>;
}

function createAccess(context: BreakGlassContext): BreakGlassAccess {
  async function show(row: RequestRow | null): Promise<BreakGlass> {
    const [view] = row ? await viewRequests(context, [row], null) : [];
    if (!view) throw refuse("MISSING", "There is no such request.");
    return view;
  }
  return {
    ask: async (asked) => show(await ask(context, asked)),
    list: async (limit) =>
      viewRequests(context, await readRequests(context.db, { organisationId: null, after: null, limit }), null),
    read: async (id) => show(await readRequest(context.db, id)),
    async end(id) {
      await show(await readRequest(context.db, id));
      await end(context, id, system);
      return show(await readRequest(context.db, id));
    },
    endDue: () => endDue(context),
  };
}

export const breakGlassModule = defineModule({
  name: "breakglass",
  folder: import.meta.dirname,
  create(needs: BreakGlassNeeds & Given) {
    const context: BreakGlassContext = { ...needs, db: needs.database.of<BreakGlassTables>() };
    return {
      api: createAccess(context),
      parts: {
        routes: [breakGlassRoutes(context)],
        noticeSource: breakGlassNotices(context),
        jobs: { [endJob]: { handle: () => endDue(context), every: "* * * * *", lane: "housekeeping" } },
      },
      prepare: () => needs.events.on("breakglass", ["member.removed"], (event) => noteRemoval(context, event)),
    };
  },
});
