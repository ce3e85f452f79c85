import { Recordings, SetRecording } from "../recordings.ts";
import { defineRoutes } from "../route.ts";

export const recordingRoutes = defineRoutes({
  readRecordings: {
    method: "GET",
    path: "/api/v1/meetings/:id/recordings",
    access: "person",
    answer: Recordings,
  },
  /** Begins one, pauses the one that runs, or goes on with it. */
  setRecording: {
    method: "PUT",
    path: "/api/v1/meetings/:id/recording",
    access: "person",
    body: SetRecording,
    answer: Recordings,
    errors: ["ENDED", "NOT_LIVE", "RECORDING_ENCRYPTED", "MEDIA_EXTERNAL", "POLICY_REFUSED", "RECORDING_NO_ROOM"],
  },
  stopRecording: {
    method: "DELETE",
    path: "/api/v1/meetings/:id/recording",
    access: "person",
    answer: Recordings,
    errors: ["ENDED", "NOT_LIVE", "RECORDING_ENCRYPTED", "MEDIA_EXTERNAL"],
  },
});
