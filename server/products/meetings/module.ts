import { defineModule, type Given } from "#module";
import { meetingSettings } from "./config.ts";
import type { MeetingDeps } from "./deps.ts";
import type { ProcessStatistics } from "./media/messages.ts";
import { createMeetings } from "./meetings.ts";

/** Asks once for all who ask before the answer is there, such as the gauges of one scrape. */
function shareWhileAsked<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | null = null;
  return () => {
    asked ??= ask().finally(() => (asked = null));
    return asked;
  };
}

export const meetingsModule = defineModule({
  name: "meetings",
  folder: import.meta.dirname,
  settings: meetingSettings,
  create(needs: Omit<MeetingDeps, "config"> & Given<typeof meetingSettings>) {
    const meetings = createMeetings(needs);
    const statistics = shareWhileAsked(() => meetings.statistics());
    const relay = shareWhileAsked(() => meetings.relayStatistics());
    const processes = shareWhileAsked(() => meetings.processes());
    const byProcess = (help: string, read: (one: ProcessStatistics) => number) => ({
      help,
      label: "process",
      read: async () => new Map((await processes()).map((one) => [String(one.number), read(one)])),
    });
    return {
      api: meetings,
      parts: {
        routes: meetings.routes,
        kinds: [meetings.kind],
        searchSources: [meetings.searchSource],
        timeLineSources: [meetings.timeLine],
        noticeSources: meetings.noticeSources,
        exportPart: meetings.exportPart,
        exposures: meetings.exposures,
        holdings: [meetings.holding],
        workspaceCounters: [meetings.counter],
        health: { media: () => meetings.check() },
        gauges: {
          safos_meetings_calls: { help: "Calls under way.", read: async () => (await statistics()).rooms },
          safos_meetings_participants: {
            help: "People in calls.",
            read: async () => (await statistics()).participants,
          },
          safos_media_received_packets: {
            help: "RTP packets received since the media processes began.",
            read: async () => (await statistics()).receivedPackets,
          },
          safos_media_forwarded_packets: {
            help: "RTP packets sent on since the media processes began.",
            read: async () => (await statistics()).forwardedPackets,
          },
          safos_media_left_out_packets: {
            help: "RTP packets left out since the media processes began, for want of processor time; of pictures before sound.",
            read: async () => (await statistics()).leftOutPackets,
          },
          safos_media_process_up: byProcess(
            "1: the media process takes calls; 0: it has ended by itself, or has no port.",
            (one) => Number(one.isUp),
          ),
          safos_media_process_rooms: byProcess("Rooms of each media process, breakout rooms too.", (one) => one.rooms),
          safos_media_process_participants: byProcess("People in them.", (one) => one.participants),
          safos_media_process_processor: byProcess(
            "Cores that each media process used lately.",
            (one) => one.processor,
          ),
          safos_media_process_forwarded_packets: byProcess(
            "RTP packets that each media process has sent on since it began.",
            (one) => one.forwardedPackets,
          ),
          safos_relay_allocations: {
            help: "Ways through the relay that are open (TURN).",
            read: async () => (await relay()).allocations,
          },
          safos_relay_bytes: {
            help: "Bytes of media through the relay since its process began, both ways.",
            read: async () => (await relay()).relayedBytes,
          },
          safos_relay_refused: {
            help: "Requests that the relay refused since its process began; the first of each client always is.",
            read: async () => (await relay()).refused,
          },
        },
        jobs: {
          "meetings:trim-lobby": { handle: () => meetings.trim(), every: "* * * * *" },
          "meetings:mail-registered": { handle: () => meetings.mailRegistered(), every: "* * * * *" },
          "meetings:trim-registrations": {
            handle: () => meetings.trimRegistrations(),
            every: "23 * * * *",
            lane: "housekeeping",
          },
        },
        protocols: [
          { prefix: "/rtc", needsDatabase: true, takesBasic: false, isCounted: false },
          { prefix: "/agent", needsDatabase: true, takesBasic: false, isCounted: false },
          { prefix: "/twirp", needsDatabase: true, takesBasic: false, isCounted: false },
          { prefix: "/livekit", needsDatabase: true, takesBasic: false, isCounted: false },
        ],
      },
      start: () => meetings.start(),
      stop: () => meetings.stop(),
    };
  },
});
