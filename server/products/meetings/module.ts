import { defineModule, type Given } from "#module";
import { meetingSettings } from "./config.ts";
import type { MeetingDeps } from "./deps.ts";
import { createMeetings } from "./meetings.ts";

export const meetingsModule = defineModule({
  name: "meetings",
  folder: import.meta.dirname,
  settings: meetingSettings,
  create(needs: Omit<MeetingDeps, "config"> & Given<typeof meetingSettings>) {
    const meetings = createMeetings(needs);
    return {
      api: meetings,
      parts: {
        routes: meetings.routes,
        kinds: [meetings.kind],
        searchSources: [meetings.searchSource],
        noticeSource: meetings.noticeSource,
        exportPart: meetings.exportPart,
        jobs: { "meetings:trim-lobby": { handle: () => meetings.trimLobbies(), every: "* * * * *" } },
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
