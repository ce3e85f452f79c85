import type { EntryCalls } from "#calendar";
import type { PlannedCaptions } from "#captions";
import type { Meetings } from "#meetings";
import { defineModule } from "#module";

interface Needs {
  readonly meetings: Meetings;
  readonly captions: { readonly planned: PlannedCaptions };
}

/** The meetings of calendar entries: calendar, meetings and captions do not know each other. */
export const entryCallsPort = defineModule({
  name: "entryCalls",
  create: ({ meetings: { planned }, captions }: Needs) => {
    const entryCalls: EntryCalls = {
      ...planned,
      async plan(trx, principal, workspaceId, { captions: isCaptioned = false, ...plan }) {
        const made = await planned.plan(trx, principal, workspaceId, plan);
        if (isCaptioned) await captions.planned.plan(trx, principal, { meetingId: made.id, workspaceId });
        return made;
      },
    };
    return { api: entryCalls };
  },
});
