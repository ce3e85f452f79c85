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
        health: { media: () => meetings.check() },
        gauges: {
          safos_meetings_calls: { help: "Calls under way.", read: async () => (await meetings.statistics()).rooms },
          safos_meetings_participants: {
            help: "People in calls.",
            read: async () => (await meetings.statistics()).participants,
          },
          safos_media_received_packets: {
            help: "RTP packets received since the media process began.",
            read: async () => (await meetings.statistics()).receivedPackets,
          },
          safos_media_forwarded_packets: {
            help: "RTP packets sent on since the media process began.",
            read: async () => (await meetings.statistics()).forwardedPackets,
          },
        },
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
