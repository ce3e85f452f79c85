import { Review, ReviewList } from "../reviews.ts";
import { defineRoutes } from "../route.ts";

export const reviewRoutes = defineRoutes({
  readReview: { method: "GET", path: "/api/v1/workspaces/:id/review", access: "person", answer: Review },
  /** Owners have gone through the members: everyone who is in it is to be. */
  noteReview: {
    method: "POST",
    path: "/api/v1/workspaces/:id/review",
    access: "person",
    answer: Review,
    errors: ["PERSONAL"],
  },
  /** Of every workspace of the caller's organisation. */
  listReviews: { method: "GET", path: "/api/v1/organisation/reviews", access: "admin", answer: ReviewList },
});
