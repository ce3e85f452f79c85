import { Captions, StartCaptions } from "../captions.ts";
import { defineRoutes } from "../route.ts";

export const captionRoutes = defineRoutes({
  readCaptions: {
    method: "GET",
    path: "/api/v1/meetings/:id/captions",
    access: "person",
    answer: Captions,
  },
  /** Also changes the language of those that are on. */
  startCaptions: {
    method: "PUT",
    path: "/api/v1/meetings/:id/captions",
    access: "person",
    body: StartCaptions,
    answer: Captions,
    errors: ["ENDED", "NOT_LIVE", "POLICY_REFUSED", "CAPTIONS_NO_ENGINE"],
  },
  stopCaptions: {
    method: "DELETE",
    path: "/api/v1/meetings/:id/captions",
    access: "person",
    answer: Captions,
    errors: ["ENDED", "NOT_LIVE"],
  },
});
