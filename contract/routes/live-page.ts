import { LivePage, SetLivePage } from "../live-page.ts";
import { defineRoutes } from "../route.ts";

/** For those who lead a webinar. */
export const livePageRoutes = defineRoutes({
  readLivePage: {
    method: "GET",
    path: "/api/v1/meetings/:id/live-page",
    access: "person",
    answer: LivePage,
    errors: ["NOT_WEBINAR"],
  },
  setLivePage: {
    method: "PUT",
    path: "/api/v1/meetings/:id/live-page",
    access: "person",
    body: SetLivePage,
    answer: LivePage,
    errors: ["NOT_WEBINAR", "ENDED", "LIVE_ENCRYPTED", "MEDIA_EXTERNAL", "POLICY_REFUSED"],
  },
});
