import { Empty } from "../common.ts";
import { OutlookResult, OutlookSecret, ShownMeeting } from "../outlook.ts";
import { defineRoutes } from "../route.ts";

export const outlookRoutes = defineRoutes({
  /** Leaves the address of a meeting that the caller may read for the pane in Outlook that asked for one. */
  leaveMeeting: {
    method: "POST",
    path: "/api/v1/outlook/meetings",
    access: "person",
    body: ShownMeeting,
    answer: Empty,
    errors: ["OUTLOOK_CODE_TAKEN", "SIGN_IN_THROTTLED"],
  },
  /** What was left for who knows the secret, within a quarter of an hour. Changes nothing. */
  readLeftMeeting: {
    method: "POST",
    path: "/api/v1/outlook/left",
    access: "anyone",
    body: OutlookSecret,
    answer: OutlookResult,
  },
});
