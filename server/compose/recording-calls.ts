import type { Meetings } from "#meetings";
import { defineModule } from "#module";
import type { RecordingCalls } from "#recordings";

/** The calls that are recorded: recordings and meetings do not know each other. */
export const recordingCallsPort = defineModule({
  name: "recordingCalls",
  create: ({ meetings }: { readonly meetings: Meetings }) => {
    const recordingCalls: RecordingCalls = meetings.recording;
    return { api: recordingCalls };
  },
});
