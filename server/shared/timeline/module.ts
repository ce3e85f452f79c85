import type { Layer } from "@safos/contract/timeline";
import { timeLineRoutes } from "@safos/contract/routes/timeline";
import type { Database } from "#database";
import { routes } from "#http";
import { defineModule, type Given } from "#module";
import { readHidden, storeHidden, type TimeLineTables } from "./queries.ts";
import { readTimeLine } from "./read.ts";
import type { TimeLineSource } from "./sources.ts";

declare module "#module" {
  interface ModuleParts {
    /** What of the module's things has a date. */
    readonly timeLineSources?: readonly TimeLineSource[];
  }
}

/** Everybody's cards are many: who wants them asks for them. */
const hiddenAtFirst: readonly Layer[] = ["boards"];

export const timelineModule = defineModule({
  name: "timeline",
  folder: import.meta.dirname,
  create(needs: { readonly database: Database } & Given) {
    const db = needs.database.of<TimeLineTables>();
    const sources: TimeLineSource[] = [];
    return {
      api: null,
      parts: {
        routes: [
          routes("timeline", timeLineRoutes, {
            readTimeLine: ({ caller, query }) => readTimeLine(sources, caller, query),
            readHiddenLayers: async ({ caller }) => ({
              hidden: [...((await readHidden(db, caller.personId)) ?? hiddenAtFirst)],
            }),
            async setHiddenLayers({ caller, body }) {
              await storeHidden(db, caller.personId, body.hidden);
              return body;
            },
          }),
        ],
      },
      accept(parts) {
        sources.push(...(parts.timeLineSources ?? []));
      },
    };
  },
});
