import { join } from "node:path";
import type { Deployment } from "#config";
import type { Database } from "#database";
import { system } from "#events";
import { defineModule, type Given } from "#module";
import { composeRecording } from "./composing/compose.ts";
import { countWaiting } from "./composing/attempts.ts";
import { composeJob } from "./composing/job.ts";
import { retryDue } from "./composing/retry.ts";
import type { RecordingContext } from "./context.ts";
import { composeEgress } from "./egress/compose.ts";
import { EgressHere } from "./egress/follow.ts";
import { egressJob } from "./egress/job.ts";
import { keepEgresses } from "./egress/keep.ts";
import { egressService, endEgress } from "./egress/service.ts";
import { readAllRunning } from "./egress/queries.ts";
import { keepRecordings } from "./keeping/keep.ts";
import { countIn, readRunningIn } from "./queries.ts";
import { recordingRoutes } from "./routes.ts";
import { RecordingsHere } from "./running/follow.ts";
import { endRecording } from "./running/stop.ts";
import type { RecordingTables } from "./tables.ts";

/** The recordings of media keys' rooms. */
function followEgress(context: RecordingContext): EgressHere {
  const { events, items, log, policy, recordingCalls } = context;
  const here = new EgressHere(context);
  recordingCalls.keyRooms.serve(egressService(context));
  recordingCalls.keyRooms.listen({
    joined: (room) => here.joined(room),
    failed: (...what) =>
      void here.failed(...what).catch((error: unknown) => log.error({ error }, "a recording could not be ended")),
  });
  events.watch(["egress.started", "egress.stopped"], ({ payload }) => here.changed(payload.egressId));
  policy.onChanged(() => here.applyAll());
  items.classes.onChanged(() => here.applyAll());
  events.watch(["member.added"], () => here.applyAll());
  return here;
}

type Needs = Omit<RecordingContext, "db" | "folder"> & { readonly database: Database; readonly deployment: Deployment };

/** Meetings as films among the files of their workspaces. `recordingCalls` writes the tracks, `recordingFiles` keeps the films. */
export const recordingsModule = defineModule({
  name: "recordings",
  folder: import.meta.dirname,
  create({ database, deployment, ...needs }: Needs & Given) {
    const folder = join(deployment.dataFolder, "recordings");
    const context: RecordingContext = { ...needs, db: database.of<RecordingTables>(), folder };
    const { db } = context;
    const { events, items, policy, recordingCalls, log } = needs;
    const here = new RecordingsHere(context);
    recordingCalls.listen({
      joined: (meetingId) => here.apply(meetingId),
      emptied: (meetingId) => here.forget(meetingId),
      failed: (...what) =>
        void here.failed(...what).catch((error: unknown) => log.error({ error }, "a recording could not be ended")),
    });
    events.watch(["recording.started", "recording.paused", "recording.stopped"], ({ item }) => {
      if (item) here.apply(item.id);
    });
    const egress = followEgress(context);
    policy.onChanged(() => here.applyAll());
    items.classes.onChanged(() => here.applyAll());
    events.watch(["member.added"], ({ workspaceId }) => here.applyAll((row) => row.workspaceId === workspaceId));
    events.on("recordings.end", ["meeting.ended", "meeting.trashed"], async ({ item }) => {
      if (item) await endRecording(context, item.id, system);
    });
    events.on("recordings.endAll", ["workspace.archived", "workspace.trashed"], async ({ workspaceId }) => {
      for (const meetingId of await readRunningIn(db, workspaceId ?? ""))
        await endRecording(context, meetingId, system);
      for (const { id } of await readAllRunning(db, workspaceId ?? ""))
        await endEgress(context, id, "The workspace of the key's recordings was archived or removed.");
    });
    return {
      api: {},
      parts: {
        routes: [recordingRoutes(context)],
        jobs: {
          [composeJob]: { lane: "apart", handle: ({ id }) => composeRecording(context, String(id)) },
          [egressJob]: { lane: "apart", handle: ({ id }) => composeEgress(context, String(id)) },
          "recordings:retry": { lane: "housekeeping", handle: () => retryDue(context), every: "* * * * *" },
          "recordings:keep": {
            lane: "housekeeping",
            async handle() {
              await keepRecordings(context);
              await keepEgresses(context);
            },
            every: "23 * * * *",
          },
        },
        gauges: {
          safos_recordings_running: {
            help: "Meetings that are recorded now, or paused.",
            read: () => countIn(db, ["recording", "paused"]),
          },
          safos_recordings_composing: {
            help: "Recordings that a film is made of, or that wait for it.",
            read: () => countIn(db, ["composing"]),
          },
          safos_recordings_failed: {
            help: "Recordings that no film could be made of for now.",
            read: () => countIn(db, ["failed"]),
          },
          safos_egress_waiting: {
            help: "Recordings for media keys whose files could not be made yet; they are tried again for 30 days.",
            read: () => countWaiting(db, "egress"),
          },
        },
      },
      start() {
        here.start();
        egress.start();
      },
      async stop() {
        await here.stop();
        await egress.stop();
      },
    };
  },
});
