import type { EntryCalls } from "#calendar";
import type { Meetings } from "#meetings";
import { defineModule } from "#module";

/** The meetings of calendar entries: calendar and meetings do not know each other. */
export const entryCallsPort = defineModule({
  name: "entryCalls",
  create: ({ meetings }: { readonly meetings: Meetings }) => {
    const entryCalls: EntryCalls = meetings.planned;
    return { api: entryCalls };
  },
});
