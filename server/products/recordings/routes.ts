import { recordingRoutes as contract } from "@safos/contract/routes/recordings";
import { routes, type RouteBinding } from "#http";
import type { RecordingContext } from "./context.ts";
import { readRecordings } from "./running/read.ts";
import { setRecording } from "./running/set.ts";
import { stopRecording } from "./running/stop.ts";

export const recordingRoutes = (context: RecordingContext): RouteBinding =>
  routes("recordings", contract, {
    readRecordings: ({ caller, params }) => readRecordings(context, caller, params.id),
    setRecording: ({ caller, params, body }) => setRecording(context, caller, params.id, body),
    stopRecording: ({ caller, params }) => stopRecording(context, caller, params.id),
  });
