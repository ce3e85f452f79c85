import { defineRoutes } from "../route.ts";
import { HiddenLayers, TimeLine, TimeLineQuery } from "../timeline.ts";

/** What has a date besides the entries of calendars. Each module is asked for its own, and answers with what the caller may open. */
export const timeLineRoutes = defineRoutes({
  /** At most 400 days, and 300 things of a layer. */
  readTimeLine: {
    method: "GET",
    path: "/api/v1/time-line",
    access: "person",
    query: TimeLineQuery,
    answer: TimeLine,
    errors: ["WINDOW_TOO_LONG"],
  },
  readHiddenLayers: { method: "GET", path: "/api/v1/time-line/layers", access: "person", answer: HiddenLayers },
  setHiddenLayers: {
    method: "PUT",
    path: "/api/v1/time-line/layers",
    access: "person",
    body: HiddenLayers,
    answer: HiddenLayers,
  },
});
