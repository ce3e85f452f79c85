import type { Meetings } from "#meetings";
import { defineModule } from "#module";
import type { ScheduleMeeting } from "#polls";

/** A decided date becomes a meeting: polls and meetings do not know each other. */
export const scheduleMeetingPort = defineModule({
  name: "scheduleMeeting",
  create: ({ meetings }: { readonly meetings: Meetings }) => {
    const scheduleMeeting: ScheduleMeeting = (trx, person, workspaceId, meeting) =>
      meetings.schedule(trx, person, workspaceId, meeting);
    return { api: scheduleMeeting };
  },
});
