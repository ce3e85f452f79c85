import { defineModule, type Given } from "#module";
import { meetingSettings } from "./config.ts";
import { createMeetings, type MeetingDeps } from "./wire.ts";

export const meetingsModule = defineModule({
  name: "meetings",
  folder: import.meta.dirname,
  settings: meetingSettings,
  async create(needs: Omit<MeetingDeps, "config"> & Given<typeof meetingSettings>) {
    const meetings = await createMeetings(needs);
    return {
      api: meetings,
      parts: {
        kinds: [meetings.kind],
        searchSources: [meetings.searchSource],
        noticeSource: meetings.noticeSource,
        exportPart: meetings.exportPart,
        protocols: [
          { prefix: "/rtc", needsDatabase: true, takesBasic: false, isCounted: false },
          { prefix: "/twirp", needsDatabase: true, takesBasic: false, isCounted: false },
        ],
      },
      start: () => meetings.start(),
      stop: () => meetings.stop(),
    };
  },
});
