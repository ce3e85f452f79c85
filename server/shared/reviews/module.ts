import { defineModule, type Given } from "#module";
import { askForReviews } from "./ask.ts";
import type { ReviewContext, ReviewNeeds } from "./context.ts";
import { reviewNotices } from "./notices.ts";
import type { ReviewTables } from "./queries.ts";
import { reviewRoutes } from "./routes.ts";
import { reviewTimeLine } from "./time-line.ts";

export interface Reviews {
  /** Asks the owners of what is due; once a day. */
  ask(): Promise<void>;
}

export const reviewsModule = defineModule({
  name: "reviews",
  folder: import.meta.dirname,
  create(needs: ReviewNeeds & Given) {
    const context: ReviewContext = { ...needs, db: needs.database.of<ReviewTables>() };
    const api: Reviews = { ask: () => askForReviews(context) };
    return {
      api,
      parts: {
        routes: [reviewRoutes(context)],
        noticeSource: reviewNotices(context),
        timeLineSources: [reviewTimeLine(context)],
        jobs: { "reviews:ask": { handle: () => api.ask(), every: "17 5 * * *", lane: "housekeeping" } },
      },
    };
  },
});
